// @ts-check
import { copyText } from "../clipboard.js";
import { link } from "../format/route.js";
import { nameOf, ownOf } from "../state/identity.js";
import { ownKey } from "../state/node.js";
import { notify } from "../state/notices.js";
import { saveProof } from "../state/proof.js";
import { asked, editing, pendingReaction, toggleReaction } from "../state/post-work.js";
import { t } from "../strings/words.js";
import { keeping } from "./post-control.js";

/** @typedef {import("../contract.js").Post} Post */
/** @typedef {import("../components/menu.js").MenuItem} MenuItem */

/** Signs that one click gives; any other is typed. */
export const SIGNS = ["👍", "❤️", "😂", "🎉", "😮"];

/**
 * The groups of a post's menu, in their order. To add to the menu, write a function here or beside
 * it that gives its items for a post, and put it into this list.
 * @type {((post: Post) => MenuItem[])[]}
 */
const GROUPS = [writing, keeping, taking];

/** @param {Post} post */
export function postActions(post) {
  return GROUPS.map((group) => group(post));
}

/** What the person can write about a post. @param {Post} post @returns {MenuItem[]} */
function writing(post) {
  const own = post.author === ownKey.peek();
  // Another identity of one's own wrote it: that one has to do it.
  const other = own ? null : ownOf(post.author);
  const name = other ? nameOf(other) : "";
  const here = post.shown.content !== null;
  return [
    { key: "reply", label: t.post.reply, run: () => reply(post) },
    ...(own && here ? [{ key: "edit", label: t.menu.edit, run: () => void (editing.value = post.id) }] : []),
    ...(own && !post.shown.deleted
      ? [{ key: "delete", label: t.menu.delete, tone: /** @type {const} */ ("bad"), run: () => void (asked.value = { what: "delete", post }) }]
      : []),
    ...(other && here ? [{ key: "edit-as", label: t.menu.editAs(name), run: () => void (asked.value = { what: "edit-as", post }) }] : []),
    ...(other && !post.shown.deleted
      ? [{ key: "delete-as", label: t.menu.deleteAs(name), tone: /** @type {const} */ ("bad"), run: () => void (asked.value = { what: "delete-as", post }) }]
      : []),
  ];
}

/** What the person can take along. @param {Post} post @returns {MenuItem[]} */
function taking(post) {
  const { content } = post.shown;
  return [
    ...(content === null ? [] : [{ key: "copy-text", label: t.menu.copyText, run: () => void copy(content) }]),
    { key: "copy-id", label: t.menu.copyId, run: () => void copy(post.id) },
    ...(post.state.status === "confirmed" ? [{ key: "save-proof", label: t.proof.save, run: () => void saveProof(post.id) }] : []),
  ];
}

/** The row of signs to react with. @param {Post} post @returns {MenuItem[]} */
export function postSigns(post) {
  if (post.shown.deleted || post.kind !== 0) return [];
  const mine = (/** @type {string} */ sign) =>
    Boolean(post.shown.reactions.find((one) => one.content === sign)?.mine ?? pendingReaction(post.id, sign));
  return [
    ...SIGNS.map((sign, at) => ({ key: `sign-${at}`, sign, label: mine(sign) ? t.react.takeBack(sign) : t.react.with(sign), pressed: mine(sign), run: () => void toggleReaction(post, sign) })),
    { key: "sign-other", sign: "+", label: t.react.other, run: () => void (asked.value = { what: "react", post }) },
  ];
}

/** Opens the thread with its composer. @param {Post} post */
export function reply(post) {
  location.hash = link.post(post.id);
  const started = Date.now();
  const look = () => {
    const field = /** @type {HTMLElement | null} */ (document.querySelector(`main [data-reply-to="${post.id}"] .composer-text`));
    if (field) field.focus();
    else if (Date.now() - started < 4000) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** @param {string} text */
async function copy(text) {
  notify((await copyText(text)) ? t.menu.copied : t.menu.notCopied);
}
