// @ts-check
import { locale, t } from "../strings/words.js";

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });

/**
 * `1204` as `1,204`.
 * @param {number | string} value
 */
export function count(value) {
  return whole.format(Number(value));
}

/**
 * Scales a value to the largest unit that leaves at least 1 in front, with two or three digits.
 * @param {number} value
 * @param {readonly string[]} units smallest first
 * @param {number} step between units
 */
function scaled(value, units, step) {
  let rest = Math.max(0, value);
  let unit = 0;
  while (rest >= step * 0.9995 && unit < units.length - 1) {
    rest /= step;
    unit += 1;
  }
  const digits = unit > 0 && rest < 9.95 ? 1 : 0;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(rest)} ${units[unit]}`;
}

/**
 * Hashes a second: `46 MH/s`.
 * @param {number} perSecond
 */
export function hashRate(perSecond) {
  return scaled(perSecond, t.units.hashRate, 1000);
}

/**
 * Bytes on a disk or wire: `1.2 MB`.
 * @param {number | string} bytes
 */
export function byteSize(bytes) {
  const whole = Math.round(Number(bytes));
  return whole === 1 ? `1 ${t.units.byte}` : scaled(Number(bytes), t.units.bytes, 1000);
}

/**
 * A very large count in words: `16.8 million`.
 * @param {string | number} value decimal, of any length
 */
export function largeCount(value) {
  return new Intl.NumberFormat(locale, { notation: "compact", compactDisplay: "long", maximumFractionDigits: 1 })
    .format(Number(value));
}

/**
 * A share of one as `37 %`.
 * @param {number} share
 */
export function percent(share) {
  return t.units.percent(Math.round(Math.min(1, Math.max(0, share)) * 100));
}
