// @ts-check
/** How English counts. */

/** Rules for numbers and dates. */
export const locale = "en";

/** @param {number} n @param {string} one @param {string} many */
export const plural = (n, one, many) => (n === 1 ? `1 ${one}` : `${n.toLocaleString(locale)} ${many}`);
