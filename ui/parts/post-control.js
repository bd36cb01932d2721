// @ts-check
import { EraseDialog } from "../components/erase-dialog.js";
import { shortKey } from "../format/key.js";
import { cleanName } from "../format/text.js";
import { html } from "../preact.js";
import { addRule, attempt, eraseText, erasing } from "../state/control.js";
import { ownKey } from "../state/node.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Post} Post */

/**
 * What the person can keep from their eyes, and from this disk: a group of a post's menu.
 * @param {Post} post
 * @returns {{key: string, label: string, run: () => void, tone?: "bad"}[]}
 */
export function keeping(post) {
  const c = t.control;
  const own = post.author === ownKey.peek();
  const { channel, erased } = post.shown;
  const add = (/** @type {import("../contract.js").RuleKind} */ kind, /** @type {string} */ value, /** @type {string} */ done) => void attempt(addRule(kind, value, done));
  return [
    { key: "hide", label: c.menu.hide, run: () => add("post", post.id, c.hid) },
    ...(own ? [] : [{ key: "mute-author", label: c.menu.author(cleanName(post.shown.name) ?? shortKey(post.author)), run: () => add("author", post.author, c.muted.author) }]),
    ...(channel && !own ? [{ key: "mute-channel", label: c.menu.channel(channel), run: () => add("channel", channel, c.muted.channel) }] : []),
    ...(erased || post.content === null ? [] : [{ key: "erase", label: c.menu.erase, tone: /** @type {const} */ ("bad"), run: () => void (erasing.value = post.id) }]),
  ];
}

/** Asks before a text is erased, wherever its card stands. */
export function Erasing() {
  const id = erasing.value;
  if (id === null) return null;
  return html`<${EraseDialog} key=${id} onErase=${() => eraseText(id)} onClose=${() => (erasing.value = null)} />`;
}
