// @ts-check
import { LanList } from "../components/lan-list.js";
import { problemWords } from "../format/refusal.js";
import { html, useEffect } from "../preact.js";
import { joinFound, lan, lanError, lanPoll, lookAround } from "../state/reach.js";
import { t } from "../strings/words.js";
import { missingWords } from "./failed.js";

/** Who was found on this network; where there is nobody a word, and where nobody looked the way to. */
export function Neighbours() {
  useEffect(() => (lanPoll.start(), () => lanPoll.stop()), []);
  const now = lan.value;
  if (!now) return html`<p class="help">${lanError.value ? missingWords(lanError.value) : t.network.lanAsking}</p>`;
  if (now.finds.length > 0) return html`<${LanList} finds=${now.finds} onJoin=${joinFound} />`;
  const off = now.state === "off";
  const words = off ? t.network.lanOff : now.problem ? problemWords(now.problem) : t.network.lanNobody;
  return html`<p class="help" data-test="lan-nobody" data-state=${now.state}>${words}
    ${off ? html` <button type="button" class="link-button" data-test="lan-look" onClick=${() => void lookAround()}>${t.network.lanLook}</button>` : null}</p>`;
}
