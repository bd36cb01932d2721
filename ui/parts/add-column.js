// @ts-check
import { asNodeError } from "../backend.js";
import { Dialog } from "../components/dialog.js";
import { Segmented } from "../components/segmented.js";
import { parseQuery } from "../format/query.js";
import { channelName, leftOutOfChannel } from "../format/text.js";
import { html, useRef, useState } from "../preact.js";
import { addColumn } from "../state/columns.js";
import { keyOf } from "../state/whom.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Column["kind"]} Kind */

const c = t.columns;
const WITH_VALUE = new Set(["channel", "author", "search"]);

/** Asks what the next column is to show. @param {{onClose: () => void}} props */
export function AddColumn({ onClose }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [kind, setKind] = useState(/** @type {Kind} */ ("feed"));
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const asks = WITH_VALUE.has(kind);
  const wrong = (/** @type {string} */ words) => (setProblem(words), field.current?.focus());
  const add = async () => {
    const value = kind === "channel" ? channelName(typed) : typed.trim();
    if (kind === "channel" && typed.trim() && !value) return wrong(t.composer.channelNothing);
    if (asks && !value) return wrong(c.typeFirst);
    // The search view says what it could not read; a column has no place for it, and stays as it is.
    const unread = kind === "search" ? parseQuery(value).problems : [];
    if (unread.length > 0) return wrong(unread.map(({ typed: part, why }) => t.search.unread[why](part)).join(" "));
    try {
      await addColumn({ kind, value: asks ? (kind === "author" ? await keyOf(value) : value) : null });
      onClose();
    } catch (error) {
      wrong(asNodeError(error).message);
    }
  };
  const type = (/** @type {string} */ text) => {
    const left = kind === "channel" ? leftOutOfChannel(text) : "";
    setTyped(text);
    setProblem(left ? t.composer.channelLeft(left) : null);
  };
  return html`<${Dialog} title=${c.add} onClose=${onClose} onSubmit=${() => void add()} test="add-column"
    action=${html`<button type="submit" class="button" data-test="column-add">${c.add}</button>`}>
    <p>${c.addTitle}</p>
    <${Segmented} name="column-kind" label=${c.addTitle} value=${kind} options=${c.kinds} test="column-kind" onChange=${(/** @type {Kind} */ picked) => (setKind(picked), setProblem(null))} />
    ${asks
      ? html`<input ref=${field} class="field" data-test="column-value" aria-label=${c.kinds[kind]} placeholder=${c.placeholder[kind]} dir="auto" autocomplete="off" spellcheck=${false} value=${typed}
          aria-invalid=${problem !== null} aria-describedby="add-column-problem"
          onInput=${(/** @type {InputEvent} */ event) => type(/** @type {HTMLInputElement} */ (event.target).value)} />`
      : null}
    <p class="help">${c.help[kind]}</p>
    <p class="field-problem" id="add-column-problem" role="alert">${problem}</p>
  </${Dialog}>`;
}
