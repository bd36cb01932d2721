// @ts-check
import { exactTime } from "../format/time.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/**
 * The hashes, one click away for those who doubt.
 * @param {{post: import("../contract.js").Post, stateHelp: string}} props
 */
export function PostDetails({ post, stateHelp }) {
  const d = t.details;
  return html`<details class="details">
    <summary>${d.title}</summary>
    <p>${stateHelp}</p>
    <dl>
      <dt>${d.created}</dt><dd>${exactTime(Number(post.created))}</dd>
      <dt>${d.author}</dt><dd><code>${post.author}</code></dd>
      <dt>${d.id}</dt><dd><code>${post.id}</code></dd>
      ${post.state.block ? html`<dt>${d.block}</dt><dd><code>${post.state.block}</code></dd>` : null}
    </dl>
  </details>`;
}
