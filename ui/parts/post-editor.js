// @ts-check
import { html } from "../preact.js";
import { editKey, stopEditing } from "../state/post-work.js";
import { Writer } from "./writer.js";

/** The composer in the place of a post's text. @param {{post: import("../contract.js").Post}} props */
export function PostEditor({ post }) {
  const stop = () => stopEditing(post.id);
  return html`<${Writer} draftKey=${editKey(post.id)} kind="edit" parent=${post.id} begin=${post.shown.content ?? ""} onDone=${stop} onCancel=${stop} />`;
}
