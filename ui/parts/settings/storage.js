// @ts-check
/** What this node keeps, and where. */
import { status } from "../../state/node.js";
import { t } from "../../strings/words.js";
import { numberRow, shownRow } from "./rows.js";

const s = t.settings;

/** @type {import("./rows.js").Section} */
export const storage = {
  id: "storage",
  title: s.storage,
  rows: [
    shownRow({ id: "folder", label: s.folder, help: s.folderHelp, value: () => status.value?.data_dir }),
    numberRow({ id: "files-limit", field: "files_limit_mb", label: s.filesLimit, help: s.filesLimitHelp, unit: s.filesLimitUnit, test: "settings-files-limit" }),
  ],
};
