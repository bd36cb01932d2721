// @ts-check
import { shortKey } from "../format/key.js";
import { link } from "../format/route.js";
import { cleanContent, cleanName } from "../format/text.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/**
 * A post as its block holds it: what was signed, not what became of it.
 * @param {{post: import("../contract.js").BlockPost}} props
 */
export function BlockPost({ post }) {
  const e = t.explorer;
  const name = cleanName(post.tags?.find(([key]) => key === "name")?.[1]);
  const about = post.kind === 0 || post.parent === null ? post.id : post.parent;
  return html`<li data-test="block-post" data-id=${post.id}>
    <p class="block-post-who">
      <a href=${link.author(post.author)}><bdi>${name ?? shortKey(post.author)}</bdi></a>
      ${name ? html`<code>${shortKey(post.author)}</code>` : null}
      <span>${e.kinds[post.kind] ?? e.kindOther}</span>
      <a class="block-post-go" href=${link.post(about)} title=${post.id}>${t.post.open}</a>
    </p>
    ${post.content === null
      ? html`<p class="post-gone">${e.noText}</p>`
      : post.content === "" ? html`<p class="post-gone">${e.noContent}</p>`
      : html`<p class="post-text" dir="auto">${cleanContent(post.content)}</p>`}
  </li>`;
}
