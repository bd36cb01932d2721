// @ts-check
import { html } from "../preact.js";
import { editKey, leaveEditor, stopEditing } from "../state/post-work.js";
import { Writer } from "./writer.js";

/** The composer in the place of a post's text. @param {{post: import("../contract.js").Post}} props */
export function PostEditor({ post }) {
  const stop = () => stopEditing(post.id);
  // Escape is pressed by mistake: what was typed is there when the editor opens again.
  const leave = () => leaveEditor(post.id);
  return html`<${Writer} draftKey=${editKey(post.id)} kind="edit" parent=${post.id} begin=${post.shown.content ?? ""} onDone=${stop} onCancel=${stop} onLeave=${leave} />`;
}
