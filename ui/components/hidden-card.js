// @ts-check
import { link } from "../format/route.js";
import { shortKey } from "../format/key.js";
import { cleanName } from "../format/text.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/**
 * A post that is kept back: why, and the ways to see it after all. It holds the post's place, so that
 * replies keep theirs.
 * @param {{post: import("../contract.js").Post, hidden: import("../contract.js").Hidden, place: string, indent: number, onShow: () => void, onUndo: () => void}} props
 */
export function HiddenCard({ post, hidden, place, indent, onShow, onUndo }) {
  return html`<article class="post hidden-post" data-test="hidden" data-id=${post.id} data-why=${hidden.why} data-fold=${hidden.fold} data-place=${place}
      data-indent=${indent} tabindex="-1">
    <p class="hidden-why" data-test="hidden-why">${whyHidden(post, hidden)}
      ${hidden.note ? html` <a href=${link.post(hidden.note)}>${t.control.labelNote}</a>` : null}</p>
    <p class="hidden-ways">
      <button type="button" class="link-button" data-test="hidden-show" onClick=${onShow}>${t.control.show}</button>
      <button type="button" class="link-button" data-test="hidden-undo" onClick=${onUndo}>${t.control.undo[hidden.why]}</button>
    </p>
  </article>`;
}

/**
 * Why a post is kept back, in words.
 * @param {import("../contract.js").Post} post
 * @param {import("../contract.js").Hidden} hidden
 */
function whyHidden(post, { why, value, by }) {
  const name = cleanName(post.shown.name);
  switch (why) {
    case "author": return html`${t.control.why.author} ${name ? html`<bdi>${name}</bdi> ` : null}<code>${shortKey(post.author)}</code>.`;
    case "channel": return t.control.why.channel(post.shown.channel ?? "");
    case "word": return html`${t.control.why.word} <bdi>“${cleanName(value)}”</bdi>.`;
    case "label": return html`${t.control.why.label} <bdi>“${value}”</bdi>, ${t.control.why.by} <code>${by ? shortKey(by) : ""}</code>.`;
    default: return t.control.why.post;
  }
}
