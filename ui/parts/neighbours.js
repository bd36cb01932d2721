// @ts-check
import { LanList } from "../components/lan-list.js";
import { html, useEffect } from "../preact.js";
import { joinFound, lan, lanPoll } from "../state/reach.js";
import { t } from "../strings/words.js";

/** Who was found on this network, with a word where there is nobody. */
export function Neighbours() {
  useEffect(() => (lanPoll.start(), () => lanPoll.stop()), []);
  const now = lan.value;
  if (!now) return null;
  if (now.finds.length > 0) return html`<${LanList} finds=${now.finds} onJoin=${joinFound} />`;
  const words = now.state === "off" ? t.network.lanOff : now.problem ? t.network.lanFailed(now.problem) : t.network.lanNobody;
  return html`<p class="help" data-test="lan-nobody" data-state=${now.state}>${words}</p>`;
}
