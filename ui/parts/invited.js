// @ts-check
import { Dialog } from "../components/dialog.js";
import { html } from "../preact.js";
import { invited } from "../state/desktop.js";
import { t } from "../strings/words.js";
import { Join } from "./join.js";

/** An invite that a link brought: shown, ready to be joined, and joined by nothing but a click. */
export function Invited() {
  const text = invited.value;
  if (text === null) return null;
  const over = () => void (invited.value = null);
  return html`<${Dialog} key=${text} title=${t.desktop.invitedTitle} onClose=${over} test="invited">
    <p>${t.desktop.invitedText}</p>
    <${Join} id="invited-join" placeholder=${t.desktop.invitedPlaceholder} initial=${text} tests=${true} onJoined=${over} />
  </${Dialog}>`;
}
