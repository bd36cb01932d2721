// @ts-check
/**
 * Keeps the focus where the person was. What has it may go: a row is removed, a button gives way to another or may not
 * be pressed any more. A browser then forgets the place, and the next key begins at the top of the page.
 */

/** What a key can reach. */
const REACHED = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]";
/** A place within its parent, as it was when the focus came. @typedef {{element: Element, parent: Element, before: Element | null, at: number}} Step */

/** From what has the focus up to the page: where to look when it is gone. @type {Step[]} */
let last = [];
/** The same for what had it last outside of dialogs and notices: when those go, there is where it was. @type {Step[]} */
let below = [];
let looking = false;
/** Whether Tab is on its way: behind the last thing of a page it leads out of it. */
let leaving = false;

/** Watches from now on. */
export function keepFocus() {
  addEventListener("focusin", (event) => {
    const target = /** @type {Element} */ (event.target);
    leaving = false;
    last = stepsOf(target);
    if (!target.closest("dialog, .notices")) below = last;
  });
  addEventListener("keydown", (event) => void (leaving = event.key === "Tab"), { capture: true });
  addEventListener("focusout", (event) => void (leaving && event.relatedTarget === null && forget()));
  // Who points beside everything wants nothing to have the focus.
  addEventListener("pointerdown", forget, { capture: true });
  new MutationObserver(lookSoon).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled", "open"] });
}

function forget() {
  last = below = [];
}

/** Whoever takes the focus for a reason of its own, such as a view that is opened, does so within a frame. */
function lookSoon() {
  if (looking || !isLost()) return;
  looking = true;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    looking = false;
    if (isLost()) place()?.focus();
  }));
}

function isLost() {
  const active = document.activeElement;
  return last.length > 0 && (active === null || active === document.body || active.matches(":disabled"));
}

/** @returns {HTMLElement | null} */
function place() {
  const dialog = document.querySelector("dialog[open]");
  if (dialog) return nearest(last, dialog) ?? first(dialog) ?? /** @type {HTMLElement} */ (dialog);
  return nearest(below) ?? document.getElementById("main");
}

/** @param {Element} element @returns {Step[]} */
function stepsOf(element) {
  /** @type {Step[]} */
  const steps = [];
  for (let at = element, up = at.parentElement; up && up !== document.body; at = up, up = at.parentElement) {
    steps.push({ element: at, parent: up, before: at.previousElementSibling, at: [...up.children].indexOf(at) });
  }
  return steps;
}

/**
 * What stands now where the focus was, or else the smallest thing around it that can have it.
 * @param {Step[]} steps
 * @param {Element} [within]
 */
function nearest(steps, within) {
  const [own] = steps;
  if (!own) return null;
  if (isReached(own.element) && (!within || within.contains(own.element))) return /** @type {HTMLElement} */ (own.element);
  const hook = own.element.getAttribute("data-test");
  for (const { element, parent, before, at } of steps) {
    if (!parent.isConnected || (within && !within.contains(parent))) continue;
    // Above the view nothing is near any more.
    if (!within && !parent.closest("main, nav, aside, footer")) return null;
    const next = element.isConnected ? element : ((before?.parentElement === parent ? before.nextElementSibling : null) ?? parent.children[at]);
    const found = (next && reachIn(next, hook)) ?? (before?.parentElement === parent ? reachIn(before, hook) : null);
    if (found) return found;
  }
  return null;
}

/** The same thing in another row, the row itself, or the first thing in it. @param {Element} element @param {string | null} hook */
function reachIn(element, hook) {
  const same = hook ? [element, ...element.querySelectorAll(`[data-test="${hook}"]`)].find((one) => one.getAttribute("data-test") === hook && isReached(one)) : null;
  return /** @type {HTMLElement | null} */ (same ?? (isReached(element) ? element : first(element)));
}

/** @param {Element} element @returns {HTMLElement | null} */
function first(element) {
  return /** @type {HTMLElement[]} */ ([...element.querySelectorAll(REACHED)]).find((one) => one.tabIndex >= 0 && isReached(one)) ?? null;
}

/** @param {Element} element */
function isReached(element) {
  if (!element.isConnected || !element.matches(REACHED) || element.closest("[hidden], [aria-hidden=true]")) return false;
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.bottom > 0 && box.top < innerHeight;
}
