// @ts-check
import { useState } from "../preact.js";

/** The pointer has to move so far before a press becomes a drag. */
const FAR_ENOUGH_PX = 6;

/** @typedef {{from: number, to: number | null}} Drag places: of the column that is dragged, and where it would stand */

/**
 * Lets columns be dragged by their titles; the buttons beside a title do the same without a pointer.
 * @param {(from: number, to: number) => void} onDrop
 */
export function useColumnDrag(onDrop) {
  const [drag, setDrag] = useState(/** @type {Drag | null} */ (null));
  const grab = (/** @type {PointerEvent} */ press, /** @type {number} */ from) => {
    if (press.button === 0 && press.isPrimary) follow(press, from, setDrag, onDrop);
  };
  return { drag, grab };
}

/**
 * Follows the pointer from its press to its release; Escape puts the column back.
 * @param {PointerEvent} press
 * @param {number} from
 * @param {(drag: Drag | null) => void} setDrag
 * @param {(from: number, to: number) => void} onDrop
 */
function follow(press, from, setDrag, onDrop) {
  const handle = /** @type {HTMLElement} */ (press.currentTarget);
  const over = new AbortController();
  /** @type {number | null} */
  let to = null;
  let going = false;
  const end = () => {
    over.abort();
    setDrag(null);
  };
  const listen = { signal: over.signal };
  handle.setPointerCapture(press.pointerId);
  handle.addEventListener("pointermove", (event) => {
    going ||= Math.abs(event.clientX - press.clientX) >= FAR_ENOUGH_PX;
    if (!going) return;
    const place = placeAt(handle, event.clientX);
    to = place === from ? null : place;
    setDrag({ from, to });
  }, listen);
  handle.addEventListener("pointerup", () => {
    end();
    if (to !== null) onDrop(from, to);
  }, listen);
  handle.addEventListener("pointercancel", end, listen);
  addEventListener("keydown", (event) => event.key === "Escape" && end(), listen);
}

/**
 * The place of the column that the pointer is over.
 * @param {HTMLElement} handle
 * @param {number} x
 */
function placeAt(handle, x) {
  const columns = [...(handle.closest(".columns-row")?.children ?? [])];
  const at = columns.findIndex((column) => {
    const { left, right } = column.getBoundingClientRect();
    return x >= left && x < right;
  });
  return at < 0 ? null : at;
}
