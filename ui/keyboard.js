// @ts-check
/** Single keys that move through the window. Silent while the person types, and where they are switched off; Escape ends the typing. */
import { link } from "./format/route.js";

const GO = /** @type {Record<string, string>} */ ({ f: link.feed, r: link.replies, c: link.channels, o: link.columns, s: link.search(), n: link.network, m: link.mining, e: link.explorer(), t: link.settings });
/** "G" waits this long for the second key. */
const SECOND_KEY_MS = 1200;
let goUntil = 0;

/**
 * @param {{onHelp: () => void, isOn: () => boolean}} actions letters and signs do nothing unless they are on
 */
export function listenToKeys({ onHelp, isOn }) {
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && leaveField(event)) event.preventDefault();
    if (!isOn() && event.key.length === 1) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (act(event.key, onHelp)) event.preventDefault();
  });
}

/**
 * @param {string} key
 * @param {() => void} onHelp
 * @returns {boolean} whether the key meant something
 */
function act(key, onHelp) {
  const place = Date.now() < goUntil ? GO[key] : undefined;
  goUntil = 0;
  if (place) location.hash = place;
  else if (key === "g") goUntil = Date.now() + SECOND_KEY_MS;
  else if (key === "j") return step(1);
  else if (key === "k") return step(-1);
  else if (key === "n") write();
  else if (key === "/") search();
  else if (key === "u") return undo();
  else if (key === "?") onHelp();
  else if (key === "Enter") return openFocused();
  else return false;
  return true;
}

/**
 * Escape leads out of a field to what is around it, where letters are keys again. What was typed stays: a
 * browser would empty the field of a search.
 * @param {KeyboardEvent} event
 * @returns {boolean} whether it did
 */
function leaveField({ target, isComposing }) {
  // Escape within an input method ends a word there, and no more.
  if (isComposing || !isTyping(target) || document.querySelector("dialog[open]")) return false;
  const field = /** @type {HTMLElement} */ (target);
  // An editor that Escape has closed is gone with its field, and the focus finds its own place.
  if (!field.isConnected) return false;
  const around = /** @type {HTMLElement | null} */ (field.closest("article.post") ?? document.getElementById("main"));
  around?.focus({ preventScroll: true });
  return around !== null;
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=radio], [type=checkbox], [type=range]), textarea, select"));
}

/** @param {1 | -1} way */
function step(way) {
  const posts = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("main article.post[data-id]")]);
  if (posts.length === 0) return false;
  const current = posts.indexOf(/** @type {HTMLElement} */ (document.activeElement?.closest("article.post")));
  const next = posts[current < 0 ? firstInView(posts) : Math.min(posts.length - 1, Math.max(0, current + way))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
  return true;
}

/** @param {HTMLElement[]} posts */
function firstInView(posts) {
  return Math.max(0, posts.findIndex((post) => post.getBoundingClientRect().top >= 0));
}

function openFocused() {
  const post = document.activeElement;
  if (!(post instanceof HTMLElement) || !post.matches("article.post[data-id]")) return false;
  location.hash = link.post(post.dataset["id"] ?? "");
  return true;
}

/** Goes to the field for a new post, on the feed where the view at hand has none. */
export function write() {
  if (focusField()) return;
  location.hash = link.feed;
  /** Frames within which a view is drawn, and more. */
  let left = 60;
  const look = () => void (focusField() || --left < 0 || requestAnimationFrame(look));
  requestAnimationFrame(look);
}

function focusField() {
  const field = /** @type {HTMLElement | null} */ (document.querySelector("main .composer-text"));
  field?.focus();
  return field !== null;
}

/** Takes back what the newest message offers to take back. */
function undo() {
  const actions = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".notice .link-button")]);
  actions.at(-1)?.click();
  return actions.length > 0;
}

function search() {
  const field = /** @type {HTMLElement | null} */ (document.querySelector("main input[type=search]"));
  if (field) field.focus();
  else location.hash = link.search();
}
