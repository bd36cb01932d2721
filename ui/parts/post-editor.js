// @ts-check
import { fileName, filesOf } from "../format/files.js";
import { html } from "../preact.js";
import { editKey, leaveEditor, stopEditing } from "../state/post-work.js";
import { t } from "../strings/words.js";
import { Writer } from "./writer.js";

/** The composer in the place of a post's text. @param {{post: import("../contract.js").Post}} props */
export function PostEditor({ post }) {
  const stop = () => stopEditing(post.id);
  // Escape is pressed by mistake: what was typed is there when the editor opens again.
  const leave = () => leaveEditor(post.id);
  return html`<${Writer} draftKey=${editKey(post.id)} kind="edit" parent=${post.id} begin=${post.shown.content ?? ""} onDone=${stop} onCancel=${stop} onLeave=${leave}
    warned=${post.shown.warning ?? null} note=${html`<${Stays} tags=${post.tags} />`} />`;
}

/** What an edit does not change. @param {{tags: [string, string][] | null}} props */
function Stays({ tags }) {
  const names = filesOf(tags).map(({ name }) => fileName(name) || t.files.nameless);
  return html`${t.composer.editKeeps}${names.length > 0 ? html` ${t.composer.editFiles} <bdi>${names.join(", ")}</bdi>.` : null}`;
}
