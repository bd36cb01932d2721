// @ts-check
import { AttachButton } from "../components/attach-button.js";
import { AttachDoubt } from "../components/attach-doubt.js";
import { AttachedList } from "../components/attached-list.js";
import { fileName, isPicture } from "../format/files.js";
import { html, useEffect, useRef, useState } from "../preact.js";
import { attach, attachAnyway, attachedTo, detach, doubtsOf, leaveOut, offerTaker } from "../state/attached.js";
import { look, seenOf } from "../state/files.js";
import { t } from "../strings/words.js";

/**
 * What a composer needs to take files: its parts, and what to do with what is pasted or dropped.
 * @param {string} draftKey
 * @param {boolean} busy
 * @param {(problem: string | null) => void} onProblem
 * @param {boolean} takes whether it takes any
 */
export function useAttaching(draftKey, busy, onProblem, takes) {
  const [over, setOver] = useState(false);
  const files = attachedTo(draftKey).value;
  const ready = files.filter((file) => !file.adding);
  const names = ready.map((file) => file.sha256).join();
  useEffect(() => {
    const ends = ready.filter((file) => isPicture(file.mime)).map((file) => look(file));
    return () => ends.forEach((end) => end());
  }, [names]);
  const add = async (/** @type {File[]} */ given) => {
    if (given.length === 0 || busy) return;
    onProblem(null);
    onProblem(await attach(draftKey, given));
  };
  const latest = useRef(add);
  latest.current = add;
  useEffect(() => (takes ? offerTaker((given) => void latest.current(given)) : undefined), [takes]);
  const onPaste = (/** @type {ClipboardEvent} */ event) => {
    const given = [...(event.clipboardData?.files ?? [])];
    // Office programs put a picture of the text beside the text itself.
    if (given.length === 0 || event.clipboardData?.types.includes("text/plain")) return;
    event.preventDefault();
    void add(given);
  };
  const onDragOver = (/** @type {DragEvent} */ event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    if (!over) setOver(true);
  };
  const onDrop = (/** @type {DragEvent} */ event) => {
    setOver(false);
    const given = [...(event.dataTransfer?.files ?? [])];
    if (given.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    void add(given);
  };
  const agree = async (/** @type {import("../state/attached.js").Doubt} */ doubt) => onProblem(await attachAnyway(draftKey, doubt));
  const list = html`${doubtsOf(draftKey).value.map((doubt) => html`<${AttachDoubt} key=${doubt.file} name=${fileName(doubt.file.name) || t.files.nameless} damaged=${doubt.damaged} busy=${busy}
      onAttach=${() => void agree(doubt)} onLeave=${() => leaveOut(draftKey, doubt)} />`)}
    <${AttachedList} busy=${busy} onRemove=${(/** @type {string} */ sha256) => void detach(draftKey, sha256)}
    files=${files.map((file) => ({ file, url: file.adding ? null : seenOf(file).value.url }))} />`;
  return {
    ids: ready.map((file) => file.sha256),
    adding: ready.length < files.length,
    undecided: doubtsOf(draftKey).value.length > 0,
    over,
    list,
    button: html`<${AttachButton} busy=${busy} onFiles=${add} />`,
    events: { onPaste, onDragOver, onDragLeave: () => setOver(false), onDrop },
  };
}
