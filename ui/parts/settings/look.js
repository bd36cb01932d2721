// @ts-check
/** How the window looks. */
import { t } from "../../strings/words.js";
import { choiceRow } from "./rows.js";

const s = t.settings;

/** @type {import("./rows.js").Section} */
export const look = {
  id: "look",
  title: s.look,
  rows: [choiceRow({ id: "theme", field: "theme", label: s.theme, help: s.themeHelp, words: s.themeWords, options: s.themes, test: "settings-theme" })],
};
