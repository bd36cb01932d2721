// @ts-check
/** Every section of the settings, in the order in which they stand. */
import { about } from "./about.js";
import { care } from "./care.js";
import { advanced } from "./advanced.js";
import { connection } from "./connection.js";
import { identity } from "./identity.js";
import { desktop } from "./desktop.js";
import { keyboard } from "./keyboard.js";
import { look } from "./look.js";
import { mining } from "./mining.js";
import { reading } from "./reading.js";
import { storage } from "./storage.js";
import { you } from "./you.js";

/** @typedef {import("./rows.js").Section} Section */

/** @type {Section[]} */
const SECTIONS = [you, identity, look, keyboard, reading, connection, ...desktop, mining, storage, care, advanced, about];

/**
 * The sections with the rows that hold every word of the search; all of them without one.
 * @param {string} search
 * @returns {Section[]}
 */
export function found(search) {
  const words = search.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return SECTIONS;
  return SECTIONS.map((section) => ({
    ...section,
    rows: section.rows.filter(({ label, help, words: more = "" }) => {
      const text = `${section.title} ${label} ${help} ${more}`.toLowerCase();
      return words.every((word) => text.includes(word));
    }),
  })).filter((section) => section.rows.length > 0);
}
