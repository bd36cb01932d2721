// @ts-check
/** Wie das Deutsche zählt. */

/** Regeln für Zahlen und Daten. */
export const locale = "de";

/** @param {number} n @param {string} one @param {string} many */
export const plural = (n, one, many) => (n === 1 ? `1 ${one}` : `${n.toLocaleString(locale)} ${many}`);
