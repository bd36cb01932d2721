// @ts-check
import { link } from "../format/route.js";
import { shortKey } from "../format/key.js";
import { cleanName } from "../format/text.js";
import { reasonsOf } from "../format/hidden.js";
import { html, useState } from "../preact.js";
import { t } from "../strings/words.js";

/** @typedef {(key: string) => string | null} NameOf what somebody is called here, cleaned */

/**
 * A post that is kept back: why, and the ways to see it after all. It holds the post's place, so that
 * replies keep theirs.
 * @param {{post: import("../contract.js").Post, hidden: import("../contract.js").Hidden, place: string, indent: number, nameOf: NameOf, onShow: () => void, onUndo: () => void}} props
 */
export function HiddenCard({ post, hidden, place, indent, nameOf, onShow, onUndo }) {
  return html`<article class="post hidden-post" data-test="hidden" data-id=${post.id} data-why=${hidden.why} data-fold=${hidden.fold} data-place=${place}
      data-indent=${indent} tabindex="-1">
    <${Why} post=${post} hidden=${hidden} nameOf=${nameOf} onShow=${onShow} onUndo=${onUndo} />
  </article>`;
}

/**
 * What somebody else says of a post, in the place of its text: whose it is stays in sight, as behind a warning of its author.
 * @param {{post: import("../contract.js").Post, hidden: import("../contract.js").Hidden, nameOf: NameOf, onShow: () => void, onUndo: () => void}} props
 */
export function HeldText(props) {
  return html`<div class="warned held"><${Why} ...${props} /></div>`;
}

/** @param {{post: import("../contract.js").Post, hidden: import("../contract.js").Hidden, nameOf: NameOf, onShow: () => void, onUndo: () => void}} props */
function Why({ post, hidden, nameOf, onShow, onUndo }) {
  return html`<p class="hidden-why" data-test="hidden-why">${whyHidden(post, hidden, nameOf)}
      ${hidden.note ? html` <a href=${link.post(hidden.note)}>${t.control.labelNote}</a>` : null}</p>
    <p class="hidden-ways">
      <button type="button" class="link-button" data-test="hidden-show" onClick=${onShow}>${t.control.show}</button>
      <button type="button" class="link-button" data-test="hidden-undo" onClick=${onUndo}>${t.control.undo[hidden.why]}</button>
    </p>`;
}

/**
 * Hidden posts in a row: how many, and on demand why, one line for each reason.
 * @param {{posts: import("../contract.js").Post[], nameOf: NameOf, onShow: () => void, onUndo: (hidden: import("../contract.js").Hidden) => void}} props
 */
export function HiddenRun({ posts, nameOf, onShow, onUndo }) {
  const [why, setWhy] = useState(false);
  const c = t.control;
  return html`<div class="post hidden-post" data-test="hidden-run" data-count=${posts.length} data-indent="0">
    <p class="hidden-why">${c.run(posts.length)}</p>
    <p class="hidden-ways">
      <button type="button" class="link-button" aria-expanded=${why} data-test="hidden-run-open" onClick=${() => setWhy(!why)}>${why ? c.warnClose : c.runOpen}</button>
      <button type="button" class="link-button" data-test="hidden-run-show" onClick=${onShow}>${c.show}</button>
    </p>
    ${why ? html`<ul class="hidden-reasons">${reasonsOf(posts).map(({ post, hidden, count }) => html`<li data-test="hidden-reason" data-why=${hidden.why} data-count=${count}>
      <span class="hidden-why">${hidden.why === "post" && count > 1 ? c.why.posts : whyHidden(post, hidden, nameOf)} ${c.runOf(count)}</span>
      ${hidden.why === "post" && count > 1 ? null : html`<button type="button" class="link-button" data-test="hidden-reason-undo" onClick=${() => onUndo(hidden)}>${c.undo[hidden.why]}</button>`}
    </li>`)}</ul>` : null}
  </div>`;
}

/**
 * Why a post is kept back, in words.
 * @param {import("../contract.js").Post} post
 * @param {import("../contract.js").Hidden} hidden
 * @param {NameOf} nameOf
 */
function whyHidden(post, { why, value, by }, nameOf) {
  const name = cleanName(post.shown.name);
  switch (why) {
    case "author": return html`${t.control.why.author} ${who(name, post.author)}.`;
    case "channel": return t.control.why.channel(post.shown.channel ?? "");
    case "word": return html`${t.control.why.word} <bdi>${t.control.why.quoted(cleanName(value) ?? "")}</bdi>.`;
    case "label": return html`${t.control.why.label} <bdi>${t.control.why.quoted(value ?? "")}</bdi>, ${t.control.why.by} ${who(nameOf(by ?? ""), by ?? "")}.`;
    default: return t.control.why.post;
  }
}

/** A name, and always the key, for others may have the name as well. @param {string | null} name @param {string} key */
function who(name, key) {
  return html`${name ? html`<bdi>${name}</bdi> ` : null}<code>${shortKey(key)}</code>`;
}
