// @ts-check
import { shortKey } from "../format/key.js";
import { link } from "../format/route.js";
import { html } from "../preact.js";

/**
 * Name and short key. The name is isolated, so that it cannot rearrange what follows.
 * @param {{author: string, name: string | null}} props name cleaned
 */
export function PostWho({ author, name }) {
  const key = shortKey(author);
  return html`<a class="post-name" href=${link.author(author)}><bdi>${name ?? key}</bdi></a>
    ${name ? html`<code class="post-key">${key}</code>` : null}`;
}
