// @ts-check
import { copyText } from "../clipboard.js";
import { html, useState } from "../preact.js";
import { t } from "../strings/words.js";

const SAYS_SO_MS = 2000;

/** @param {{text: string, label?: string}} props */
export function CopyButton({ text, label = t.network.copy }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    if (!(await copyText(text))) return;
    setDone(true);
    setTimeout(() => setDone(false), SAYS_SO_MS);
  };
  return html`<button type="button" class="button" data-kind="quiet" data-size="small" onClick=${copy}>
    <span aria-live="polite">${done ? t.network.copied : label}</span>
  </button>`;
}
