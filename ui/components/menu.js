// @ts-check
import { html, useEffect, useLayoutEffect, useRef, useState } from "../preact.js";

/**
 * @typedef {object} MenuItem
 * @property {string} key its hook for tests is `menu-<key>`
 * @property {string} label
 * @property {() => void} run
 * @property {string} [sign] shown instead of the label, in the row of signs
 * @property {boolean} [pressed]
 * @property {"bad"} [tone] for what cannot be taken back
 */

/**
 * A button with three dots and what hangs on it. Its items are asked for when it opens.
 * @param {{label: string, signs?: () => MenuItem[], groups: () => MenuItem[][], test?: string}} props
 */
export function Menu({ label, signs, groups, test }) {
  const [open, setOpen] = useState(false);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const close = (back = false) => {
    setOpen(false);
    if (back) /** @type {HTMLElement | null} */ (box.current?.querySelector(".menu-button") ?? null)?.focus();
  };
  useEffect(() => (open ? closeBeside(box, close) : undefined), [open]);
  return html`<div ref=${box} class="menu">
    <button type="button" class="menu-button" aria-haspopup="menu" aria-expanded=${open} aria-label=${label} title=${label} data-test=${test}
      onClick=${() => setOpen(!open)}></button>
    ${open ? html`<${Sheet} label=${label} signs=${signs?.() ?? []} groups=${groups()} close=${close} />` : null}
  </div>`;
}

/** @param {{label: string, signs: MenuItem[], groups: MenuItem[][], close: (back?: boolean) => void}} props */
function Sheet({ label, signs, groups, close }) {
  const sheet = useRef(/** @type {HTMLElement | null} */ (null));
  const [place, setPlace] = useState(/** @type {Place} */ ({}));
  useLayoutEffect(() => {
    setPlace(placeOf(sheet.current));
    items(sheet.current)[0]?.focus({ preventScroll: true });
    const main = sheet.current?.closest("main");
    if (!main) return;
    // Where the window is made smaller, what has been in sight may be no more.
    const watch = new ResizeObserver(() => setPlace(placeOf(sheet.current)));
    watch.observe(main);
    return () => watch.disconnect();
  }, []);
  const keys = (/** @type {KeyboardEvent} */ event) => onKey(event, sheet.current, close);
  const run = (/** @type {MenuItem} */ item) => {
    close(true);
    item.run();
  };
  return html`<div ref=${sheet} class="menu-sheet" role="menu" aria-label=${label} data-up=${place.up ?? false} style=${place.style} onKeyDown=${keys}>
    ${signs.length > 0
      ? html`<div class="menu-signs" role="group">
          ${signs.map((item) => html`<button type="button" role="menuitemcheckbox" tabindex="-1" class="menu-sign" aria-label=${item.label} title=${item.label}
            aria-checked=${item.pressed === true} data-test="menu-${item.key}" onClick=${() => run(item)}>${item.sign}</button>`)}
        </div>`
      : null}
    ${groups.filter((group) => group.length > 0).map((group) => html`<div class="menu-group" role="group">
      ${group.map((item) => html`<button type="button" role="menuitem" tabindex="-1" class="menu-item" data-tone=${item.tone}
        data-test="menu-${item.key}" onClick=${() => run(item)}>${item.label}</button>`)}
    </div>`)}
  </div>`;
}

/** @param {HTMLElement | null} sheet */
function items(sheet) {
  return /** @type {HTMLElement[]} */ ([...(sheet?.querySelectorAll('[role^="menuitem"]') ?? [])]);
}

/** Between the sheet and its button, and between the sheet and the edge. */
const GAP = 4;

/** @typedef {{up?: boolean, style?: {insetBlockStart: string, insetInlineEnd: string, maxBlockSize: string}}} Place */

/**
 * Where the lower edge would hide it, it opens upward; where neither side has the room, it stands
 * beside its button, which a second click must still find, and scrolls if the view is too low.
 * @param {HTMLElement | null} sheet
 * @returns {Place}
 */
function placeOf(sheet) {
  const main = sheet?.closest("main")?.getBoundingClientRect();
  // A column shows no more than itself.
  const scroller = sheet?.closest("[data-scroller]")?.getBoundingClientRect();
  const button = sheet?.parentElement?.getBoundingClientRect();
  if (!sheet || !main || !scroller || !button) return {};
  const within = { top: Math.max(main.top, scroller.top), bottom: Math.min(main.bottom, scroller.bottom) };
  // All of it, also where it scrolls already.
  const whole = sheet.scrollHeight + sheet.offsetHeight - sheet.clientHeight;
  if (button.bottom >= within.top && whole <= within.bottom - button.bottom - 2 * GAP) return {};
  if (button.top <= within.bottom && whole <= button.top - within.top - 2 * GAP) return { up: true };
  const height = Math.min(whole, within.bottom - within.top - 2 * GAP);
  return { style: { insetBlockStart: `${within.bottom - GAP - height - button.top}px`, insetInlineEnd: `calc(100% + ${GAP}px)`, maxBlockSize: `${height}px` } };
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement | null} sheet
 * @param {(back?: boolean) => void} close
 */
function onKey(event, sheet, close) {
  // Single keys mean nothing else while a menu is open.
  event.stopPropagation();
  const all = items(sheet);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.key === "Escape") close(true);
  else if (event.key === "Tab") close();
  if (to !== undefined) all[(to + all.length) % all.length]?.focus();
  if (to !== undefined || event.key === "Escape") event.preventDefault();
}

/**
 * Closes when the person points or moves elsewhere.
 * @param {{current: HTMLElement | null}} box
 * @param {() => void} close
 */
function closeBeside(box, close) {
  const beside = (/** @type {Event} */ event) => {
    if (!box.current?.contains(/** @type {Node} */ (event.target))) close();
  };
  document.addEventListener("pointerdown", beside);
  document.addEventListener("focusin", beside);
  return () => {
    document.removeEventListener("pointerdown", beside);
    document.removeEventListener("focusin", beside);
  };
}
