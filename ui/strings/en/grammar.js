// @ts-check
/** How English counts. */
import { ownTag } from "../tag.js";

/** Rules for numbers and dates. */
export const locale = ownTag("en");

/** Which way it is written. @type {"ltr" | "rtl"} */
export const direction = "ltr";

/** @param {number} n @param {string} one @param {string} many */
export const plural = (n, one, many) => (n === 1 ? `1 ${one}` : `${n.toLocaleString(locale)} ${many}`);
