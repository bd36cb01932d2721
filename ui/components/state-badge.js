// @ts-check
import { html } from "../preact.js";

/**
 * The state of a post in words, with a dot for the eye.
 * @param {{state: import("../format/poststate.js").StateInWords, progress?: number | null}} props
 */
export function StateBadge({ state, progress = null }) {
  return html`<span class="badge" data-tone=${state.tone} data-quiet=${state.quiet} data-test="post-state" title=${state.help}>
    <span>${state.text}</span>
    ${progress === null ? null : html`<progress value=${progress} max="1" aria-hidden="true"></progress>`}
  </span>`;
}
