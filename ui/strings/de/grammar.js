// @ts-check
/** Wie das Deutsche zählt. */
import { ownTag } from "../tag.js";

/** Regeln für Zahlen und Daten. */
export const locale = ownTag("de");

/** In welche Richtung es geschrieben wird. @type {"ltr" | "rtl"} */
export const direction = "ltr";

/** @param {number} n @param {string} one @param {string} many */
export const plural = (n, one, many) => (n === 1 ? `1 ${one}` : `${n.toLocaleString(locale)} ${many}`);
