// @ts-check
import { Dialog } from "../components/dialog.js";
import { LONGEST_SIGN, cleanName } from "../format/text.js";
import { html, useState } from "../preact.js";
import { asked, deletePost, toggleReaction } from "../state/post-work.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Post} Post */

/** What the person is asked before something happens to a post. */
export function PostDialogs() {
  const now = asked.value;
  if (!now) return null;
  const close = () => void (asked.value = null);
  return now.what === "delete" ? html`<${DeleteDialog} post=${now.post} onClose=${close} />` : html`<${ReactDialog} post=${now.post} onClose=${close} />`;
}

/** @param {{post: Post, onClose: () => void}} props */
function DeleteDialog({ post, onClose }) {
  const remove = () => {
    onClose();
    void deletePost(post);
  };
  return html`<${Dialog} title=${t.deleting.title} onClose=${onClose} test="delete-dialog" closeLabel=${t.app.cancel}
    action=${html`<button type="button" class="button" data-tone="bad" data-test="delete-go" onClick=${remove}>${t.deleting.go}</button>`}>
    <p>${t.deleting.does}</p>
    <p>${t.deleting.keeps}</p>
  </${Dialog}>`;
}

/** @param {{post: Post, onClose: () => void}} props */
function ReactDialog({ post, onClose }) {
  const [sign, setSign] = useState("");
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const give = (/** @type {Event} */ event) => {
    event.preventDefault();
    const text = cleanName(sign);
    if (!text) return setProblem(t.react.empty);
    if (text.length > LONGEST_SIGN) return setProblem(t.react.tooLong);
    onClose();
    void toggleReaction(post, text);
  };
  return html`<${Dialog} title=${t.react.title} onClose=${onClose} test="react-dialog" closeLabel=${t.app.cancel}
    action=${html`<button type="submit" form="react-form" class="button" data-test="react-go">${t.react.go}</button>`}>
    <form id="react-form" onSubmit=${give}>
      <input class="field" data-test="react-sign" aria-label=${t.react.label} value=${sign} maxlength="16" autocomplete="off" autofocus dir="auto"
        aria-invalid=${problem !== null} aria-describedby="react-problem"
        onInput=${(/** @type {InputEvent} */ event) => (setProblem(null), setSign(/** @type {HTMLInputElement} */ (event.target).value))} />
      <p id="react-problem" class="field-problem" role="alert">${problem}</p>
    </form>
    <p class="help">${t.react.help}</p>
  </${Dialog}>`;
}
