// @ts-check
import { identities } from "../backend.js";
import { Dialog } from "../components/dialog.js";
import { FormDialog } from "../components/form-dialog.js";
import { shortKey } from "../format/key.js";
import { LONGEST_SIGN, cleanName } from "../format/text.js";
import { html, useRef, useState } from "../preact.js";
import { nameOf, ownOf, settle } from "../state/identity.js";
import { status } from "../state/node.js";
import { asked, deletePost, editing, toggleReaction } from "../state/post-work.js";
import { loadSettings } from "../state/settings.js";
import { t } from "../strings/words.js";
import { useAttempt } from "./identity/attempt.js";
import { SIGNS } from "./post-actions.js";

/** @typedef {import("../contract.js").Post} Post */

/** Signs of a text that a question about it quotes. */
const MOST_QUOTED = 120;

/** What the person is asked before something happens to a post. */
export function PostDialogs() {
  const now = asked.value;
  if (!now) return null;
  const close = () => void (asked.value = null);
  if (now.what === "delete") return html`<${DeleteDialog} post=${now.post} onClose=${close} />`;
  if (now.what === "react") return html`<${ReactDialog} post=${now.post} onClose=${close} />`;
  return html`<${SwitchDialog} post=${now.post} remove=${now.what === "delete-as"} onClose=${close} />`;
}

/**
 * Another identity of one's own wrote the post: it is offered to write as that one.
 * @param {{post: Post, remove: boolean, onClose: () => void}} props
 */
function SwitchDialog({ post, remove, onClose }) {
  const { busy, problem, attempt } = useAttempt();
  const name = nameOf(ownOf(post.author) ?? { name: null, short: shortKey(post.author) });
  const now = cleanName(status.value?.identity.name) ?? status.value?.identity.short ?? "";
  const go = async () => {
    if (!(await attempt(() => settle(identities.change(post.author, { active: true }))))) return;
    void loadSettings();
    onClose();
    if (remove) asked.value = { what: "delete", post };
    else editing.value = post.id;
  };
  const w = t.switching;
  return html`<${FormDialog} title=${w.title(name)} action=${remove ? w.goDelete : w.goEdit} busy=${busy} problem=${problem} onSubmit=${() => void go()} onClose=${onClose} test="switch">
    <p>${w.text(name, now)}</p>
    <p>${w.means(name)}</p>
  </${FormDialog}>`;
}

/** @param {{post: Post, onClose: () => void}} props */
function DeleteDialog({ post, onClose }) {
  const text = beginningOf(post.shown.content ?? "");
  const remove = () => {
    onClose();
    void deletePost(post);
  };
  return html`<${Dialog} title=${t.deleting.title} onClose=${onClose} test="delete-dialog"
    action=${html`<button type="button" class="button" data-tone="bad" data-test="delete-go" onClick=${remove}>${t.deleting.go}</button>`}>
    ${text ? html`<blockquote class="dialog-quote" dir="auto" data-test="delete-text">${text}</blockquote>` : null}
    <p>${t.deleting.does}</p>
    <p>${t.deleting.keeps}</p>
  </${Dialog}>`;
}

/** Enough of a text to know it by. @param {string} text */
function beginningOf(text) {
  const line = text.trim().replaceAll(/\s+/gu, " ");
  const signs = [...line];
  return signs.length > MOST_QUOTED ? `${signs.slice(0, MOST_QUOTED).join("").trimEnd()}…` : line;
}

/** @param {{post: Post, onClose: () => void}} props */
function ReactDialog({ post, onClose }) {
  const [sign, setSign] = useState("");
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const give = (/** @type {string} */ typed) => {
    const text = cleanName(typed);
    const wrong = !text ? t.react.empty : text.length > LONGEST_SIGN ? t.react.tooLong : null;
    setProblem(wrong);
    if (!text || wrong) return field.current?.focus();
    onClose();
    void toggleReaction(post, text);
  };
  return html`<${Dialog} title=${t.react.title} onClose=${onClose} onSubmit=${() => give(sign)} test="react-dialog"
    action=${html`<button type="submit" class="button" data-test="react-go">${t.react.go}</button>`}>
    <div class="react-row">
      <input ref=${field} class="field" data-test="react-sign" aria-label=${t.react.label} placeholder=${t.react.label} value=${sign} maxlength="16" autocomplete="off" autofocus dir="auto"
        aria-invalid=${problem !== null} aria-describedby="react-problem"
        onInput=${(/** @type {InputEvent} */ event) => (setProblem(null), setSign(/** @type {HTMLInputElement} */ (event.target).value))} />
      <span class="menu-signs" role="group" aria-label=${t.react.usual}>${SIGNS.map((one, at) => html`<button type="button" class="menu-sign" aria-label=${t.react.with(one)} title=${t.react.with(one)}
        data-test="react-sign-${at}" onClick=${() => give(one)}>${one}</button>`)}</span>
    </div>
    <p id="react-problem" class="field-problem" role="alert">${problem}</p>
    <p class="help">${t.react.help}</p>
  </${Dialog}>`;
}
