// @ts-check
/** What the person does not want to see. */
import { link } from "../../format/route.js";
import { html } from "../../preact.js";
import { t } from "../../strings/words.js";
import { row } from "./rows.js";

/** @type {import("./rows.js").Section} */
export const reading = {
  id: "reading",
  title: t.control.reading,
  rows: [
    row({ id: "control", label: t.control.settings, help: t.control.settingsHelp, words: t.control.words,
      Control: () => html`<a class="button" data-kind="quiet" data-size="small" href=${link.control} data-test="settings-control">${t.control.settingsOpen}</a>` }),
  ],
};
