// @ts-check
import { Banner } from "../components/banner.js";
import { warningWords } from "../format/refusal.js";
import { link } from "../format/route.js";
import { html, signal } from "../preact.js";
import { status } from "../state/node.js";
import { t } from "../strings/words.js";

/** What the owner has read, word for word: a deeper change is told anew. */
const read = signal("");

/** A change of history so deep that nobody should overlook it; smaller ones stand in the strip. */
export function HistoryChanged() {
  const warning = status.value?.warnings.find((one) => one.code === "history_changed");
  if (!warning) return null;
  const { text, advice } = warningWords(warning);
  if (text === read.value) return null;
  return html`<${Banner} title="" text="${text} ${advice}" test="history-changed">
    <a href=${link.explorer("history")} data-test="history-look">${t.history.look}</a>
    <button type="button" class="link-button" data-test="history-seen" onClick=${() => (read.value = text)}>${t.history.dismiss}</button>
  </${Banner}>`;
}
