// @ts-check
/** How the window looks. */
import { Segmented } from "../../components/segmented.js";
import { html } from "../../preact.js";
import { chooseLanguage, chosenLanguage, languages, t } from "../../strings/words.js";
import { choiceRow, row, sliderRow } from "./rows.js";

const s = t.settings;

const SYSTEM = "system";

function LanguageControl() {
  const choose = (/** @type {string} */ tag) => chooseLanguage(tag === SYSTEM ? null : tag);
  return html`<${Segmented} name="language" label=${s.language} value=${chosenLanguage ?? SYSTEM} options=${{ [SYSTEM]: s.languageSystem, ...languages }} onChange=${choose} test="settings-language" />`;
}

/** @type {import("./rows.js").Section} */
export const look = {
  id: "look",
  title: s.look,
  rows: [
    choiceRow({ id: "theme", field: "theme", label: s.theme, help: s.themeHelp, words: s.themeWords, options: s.themes, test: "settings-theme" }),
    sliderRow({
      id: "text-size", field: "text_percent", label: s.textSize, help: s.textSizeHelp, words: s.textSizeWords, test: "settings-text-size",
      least: 80, step: 10, most: () => 200, text: (percent) => t.units.percent(percent),
    }),
    row({ id: "language", label: s.language, help: s.languageHelp, Control: LanguageControl }),
  ],
};
