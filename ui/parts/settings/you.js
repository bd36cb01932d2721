// @ts-check
/** Who posts from here. */
import { status } from "../../state/node.js";
import { t } from "../../strings/words.js";
import { shownRow, textRow } from "./rows.js";

const s = t.settings;

/** @type {import("./rows.js").Section} */
export const you = {
  id: "you",
  title: s.person,
  rows: [
    textRow({ id: "name", field: "name", label: s.name, help: s.nameHelp, test: "settings-name" }),
    shownRow({ id: "key", label: s.key, help: s.keyHelp, value: () => status.value?.identity.author }),
  ],
};
