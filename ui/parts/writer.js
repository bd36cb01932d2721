// @ts-check
import { asNodeError } from "../backend.js";
import { Composer, MOST_BYTES } from "../components/composer.js";
import { count } from "../format/number.js";
import { byteLength } from "../format/text.js";
import { html, useState } from "../preact.js";
import { draftOf, setDraft } from "../state/drafts.js";
import { send } from "../state/outbox.js";
import { t } from "../strings/words.js";

/**
 * A composer with its draft. The draft goes only when the node has the text.
 * @param {{draftKey: string, channel?: string, parent?: string | null}} props
 */
export function Writer({ draftKey, channel = "", parent = null }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const draft = draftOf(draftKey, channel).value;
  const post = async () => {
    const wrong = check(draft.text);
    setProblem(wrong);
    if (wrong) return;
    setBusy(true);
    try {
      await send(compose(draft.text, draft.channel, parent));
      setDraft(draftKey, { text: "", channel });
    } catch (error) {
      setProblem(`${asNodeError(error).message} ${t.composer.kept}`);
    }
    setBusy(false);
  };
  return html`<${Composer} text=${draft.text} channel=${draft.channel} reply=${parent !== null} busy=${busy} problem=${problem}
    onText=${(/** @type {string} */ text) => (setProblem(null), setDraft(draftKey, { text }))}
    onChannel=${(/** @type {string} */ name) => setDraft(draftKey, { channel: name })} onPost=${post} />`;
}

/** @param {string} text @returns {string | null} what keeps it from being a post */
function check(text) {
  if (!text.trim()) return t.composer.empty;
  const used = byteLength(text);
  return used > MOST_BYTES ? t.composer.tooLong(count(used), count(used - MOST_BYTES), count(MOST_BYTES)) : null;
}

/**
 * @param {string} text
 * @param {string} channel
 * @param {string | null} parent
 * @returns {import("../contract.js").NewPost}
 */
function compose(text, channel, parent) {
  // The rules refuse U+0000, and JSON cannot carry half of a surrogate pair.
  const content = text.replaceAll("\u0000", "").replace(/\p{Surrogate}/gu, "\ufffd");
  return { content, ...(channel ? { channel } : {}), ...(parent ? { parent } : {}) };
}
