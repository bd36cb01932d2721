// @ts-check
/** What this node keeps, and where. */
import { hasShell } from "../../desktop.js";
import { status } from "../../state/node.js";
import { t } from "../../strings/words.js";
import { diskRow, filesAutoRow, filesKeptRow } from "./files.js";
import { FolderActions } from "./folder.js";
import { numberRow, shownRow, switchRow } from "./rows.js";

const s = t.settings;

/** @type {import("./rows.js").Section} */
export const storage = {
  id: "storage",
  title: s.storage,
  rows: [
    shownRow({ id: "folder", label: s.folder, help: s.folderHelp, value: () => status.value?.data_dir, More: hasShell ? FolderActions : undefined }),
    diskRow,
    numberRow({ id: "files-limit", field: "files_limit_mb", label: s.filesLimit, help: s.filesLimitHelp, words: t.filesSettings.diskWords, unit: s.filesLimitUnit, test: "settings-files-limit" }),
    filesKeptRow,
    filesAutoRow,
    switchRow({ id: "files-relay", field: "files_relay", label: t.filesSettings.relay, help: t.filesSettings.relayHelp, words: t.filesSettings.words, test: "settings-files-relay" }),
  ],
};
