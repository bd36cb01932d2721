// @ts-check
import { fieldAt, fieldsOf } from "../format/blockbytes.js";
import { count } from "../format/number.js";
import { html, useMemo, useState } from "../preact.js";
import { t } from "../strings/words.js";

const ROW = 16;
/** Rows at once: a block may have sixteen thousand. */
const ROWS = 64;

/**
 * Bytes with their offsets; those of one field are marked together and named.
 * @param {{bytes: Uint8Array}} props
 */
export function HexView({ bytes }) {
  const fields = useMemo(() => fieldsOf(bytes), [bytes]);
  const [from, setFrom] = useState(0);
  const [at, setAt] = useState(/** @type {number | null} */ (null));
  const end = Math.min(bytes.length, from + ROW * ROWS);
  const marked = at === null ? -1 : fieldAt(fields, at);
  const point = (/** @type {Event} */ event) => {
    const byte = /** @type {Element} */ (event.target).closest("[data-at]")?.getAttribute("data-at");
    if (byte) setAt(Number(byte));
  };
  const move = (/** @type {KeyboardEvent} */ event) => {
    const step = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: ROW, ArrowUp: -ROW })[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setAt(Math.min(end - 1, Math.max(from, (at ?? from - step) + step)));
  };
  const rows = [];
  for (let row = from; row < end; row += ROW) {
    rows.push(html`<${Row} key=${row} bytes=${bytes} from=${row} end=${Math.min(end, row + ROW)} fields=${fields} marked=${marked} at=${at} />`);
  }
  const go = (/** @type {number} */ to) => () => (setFrom(to), setAt(null));
  return html`<div class="hex" data-test="hex">
    <p class="hex-field" role="status" data-test="hex-field">${marked < 0 ? t.hex.hint : nameOf(fields[marked], bytes)}</p>
    <div class="hex-rows" role="application" aria-label=${t.hex.label} tabindex="0" onPointerMove=${point} onClick=${point} onKeyDown=${move}>${rows}</div>
    ${bytes.length > ROW * ROWS
      ? html`<p class="hex-pages">
          <button type="button" class="button" data-kind="quiet" data-size="small" disabled=${from === 0} onClick=${go(Math.max(0, from - ROW * ROWS))}>${t.hex.before}</button>
          <span>${t.hex.range(count(from), count(end - 1), count(bytes.length))}</span>
          <button type="button" class="button" data-kind="quiet" data-size="small" disabled=${end >= bytes.length} data-test="hex-after" onClick=${go(from + ROW * ROWS)}>${t.hex.after}</button>
        </p>`
      : null}
  </div>`;
}

/** @param {{bytes: Uint8Array, from: number, end: number, fields: import("../format/blockbytes.js").Field[], marked: number, at: number | null}} props */
function Row({ bytes, from, end, fields, marked, at }) {
  const cells = [];
  const letters = [];
  for (let byte = from; byte < end; byte++) {
    const field = fieldAt(fields, byte);
    const value = bytes[byte] ?? 0;
    cells.push(html`<span data-at=${byte} data-odd=${field % 2 === 1} data-marked=${field === marked} data-here=${byte === at}>${value.toString(16).padStart(2, "0")}</span>`);
    letters.push(html`<span data-at=${byte} data-marked=${field === marked}>${value > 32 && value < 127 ? String.fromCharCode(value) : "·"}</span>`);
  }
  return html`<div class="hex-row">
    <span class="hex-offset">${from.toString(16).padStart(5, "0")}</span>
    <span class="hex-bytes">${cells}</span>
    <span class="hex-letters" aria-hidden="true">${letters}</span>
  </div>`;
}

/** @param {import("../format/blockbytes.js").Field | undefined} field @param {Uint8Array} bytes */
function nameOf(field, bytes) {
  if (!field) return "";
  const name = t.hex.fields[field.name] ?? field.name;
  const value = numberIn(bytes.subarray(field.start, field.end), field.name);
  const said = value === null ? name : `${name}: ${value}`;
  return field.post === null ? said : t.hex.ofPost(said, field.post + 1);
}

/** Fields of up to eight bytes are numbers. @param {Uint8Array} part @param {string} name */
function numberIn(part, name) {
  if (part.length > 8 || name === "text" || name === "net") return null;
  let value = 0n;
  for (const byte of part) value = (value << 8n) | BigInt(byte);
  if (name === "bits") return `0x${value.toString(16).padStart(8, "0")}`;
  return value.toString();
}
