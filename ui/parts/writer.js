// @ts-check
import { asNodeError } from "../backend.js";
import { Composer, MOST_ABOUT_BYTES, MOST_BYTES } from "../components/composer.js";
import { count } from "../format/number.js";
import { byteLength } from "../format/text.js";
import { html, useState } from "../preact.js";
import { suggestions, touchChannels } from "../state/channels.js";
import { letGo } from "../state/attached.js";
import { draftOf, setDraft } from "../state/drafts.js";
import { send } from "../state/outbox.js";
import { t } from "../strings/words.js";
import { useAttaching } from "./attaching.js";

/** @typedef {import("../contract.js").NewPost} NewPost */
/** @typedef {"note" | "edit" | "profile"} Kind */

/**
 * A composer with its draft. The draft goes only when the node has the text.
 * @param {object} props
 * @param {string} props.draftKey
 * @param {string} [props.channel]
 * @param {string | null} [props.parent] what it answers or edits
 * @param {Kind} [props.kind]
 * @param {string} [props.begin] the text that it begins with
 * @param {string | null} [props.warned] what that text warns of
 * @param {unknown} [props.note] what to know before it is sent
 * @param {() => void} [props.onDone]
 * @param {() => void} [props.onCancel]
 * @param {() => void} [props.onLeave]
 */
export function Writer({ draftKey, channel = "", parent = null, kind = "note", begin = "", warned = null, note = null, onDone, onCancel, onLeave }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const draft = draftOf(draftKey, { text: begin, channel, warning: warned }).value;
  const attaching = useAttaching(draftKey, busy, setProblem, kind === "note");
  const post = async () => {
    if (attaching.adding) return setProblem(t.attach.stillAdding);
    const wrong = attaching.undecided ? t.attach.decide : kind !== "note" && draft.text === begin && !newWarning(draft.warning, warned) ? t.composer.unchanged : check(draft.text, kind, attaching.ids.length);
    setProblem(wrong);
    if (wrong) return;
    setBusy(true);
    try {
      await send({ ...compose(draft, parent, kind, warned), ...(attaching.ids.length > 0 ? { files: attaching.ids } : {}) });
      letGo(draftKey);
      setDraft(draftKey, { text: "", channel, warning: null });
      onDone?.();
    } catch (error) {
      setProblem(`${asNodeError(error).message} ${t.composer.kept}`);
    }
    setBusy(false);
  };
  return html`<${Composer} text=${draft.text} channel=${draft.channel} use=${useOf(kind, parent)} parent=${parent}
    channels=${suggestions.value} onChannelFocus=${touchChannels}
    busy=${busy} problem=${problem} onCancel=${onCancel} onLeave=${onLeave} note=${note}
    warning=${draft.warning ?? null} onWarning=${kind === "profile" ? undefined : (/** @type {string | null} */ warning) => setDraft(draftKey, { warning })}
    ...${kind === "note" ? { attached: attaching.list, attach: attaching.button, over: attaching.over, events: attaching.events } : {}}
    onText=${(/** @type {string} */ text) => (setProblem(null), setDraft(draftKey, { text }))}
    onChannel=${(/** @type {string} */ name) => setDraft(draftKey, { channel: name })} onPost=${post} />`;
}

/** @param {Kind} kind @param {string | null} parent */
function useOf(kind, parent) {
  if (kind === "profile") return "about";
  return kind === "edit" ? "edit" : parent === null ? "post" : "reply";
}

/** @param {string} text @param {Kind} kind @param {number} files @returns {string | null} what keeps it from being a post */
function check(text, kind, files) {
  const used = byteLength(text);
  if (kind === "profile") return used > MOST_ABOUT_BYTES ? t.about.tooLong(count(used), count(MOST_ABOUT_BYTES)) : null;
  if (!text.trim() && files === 0) return t.composer.empty;
  return used > MOST_BYTES ? t.composer.tooLong(count(used), count(used - MOST_BYTES), count(MOST_BYTES)) : null;
}

/**
 * @param {import("../state/drafts.js").Draft} draft
 * @param {string | null} parent
 * @param {Kind} kind
 * @param {string | null} warned
 * @returns {NewPost}
 */
function compose({ text, channel, warning }, parent, kind, warned) {
  const content = clean(text);
  const tags = newWarning(warning, warned);
  return { content, ...(channel && kind === "note" ? { channel } : {}), ...(parent ? { parent } : {}), ...(kind === "note" ? {} : { kind }), ...(tags ? { tags } : {}) };
}

/** The rules refuse U+0000, and JSON cannot carry half of a surrogate pair. @param {string} typed */
const clean = (typed) => typed.replaceAll("\u0000", "").replace(/\p{Surrogate}/gu, "\ufffd");

/**
 * What tells of another warning than the text had before: an edit without it leaves that as it was, and an empty one takes it back.
 * @param {string | null | undefined} warning
 * @param {string | null} before
 * @returns {[string, string][] | null}
 */
function newWarning(warning, before) {
  const now = clean(warning ?? "").trim();
  return now === (before ?? "").trim() ? null : [["warning", now]];
}
