// @ts-check
/** What this computer does to put posts into blocks. */
import { status } from "../../state/node.js";
import { settings } from "../../state/settings.js";
import { t } from "../../strings/words.js";
import { choiceRow, sliderRow } from "./rows.js";

const s = t.settings;

/** @type {import("./rows.js").Section} */
export const mining = {
  id: "mining",
  title: s.mining,
  rows: [
    choiceRow({ id: "mining-when", field: "mining_mode", label: t.mining.mode, help: s.miningModeHelp, options: t.mining.modes, test: "settings-mining-mode" }),
    sliderRow({
      id: "threads", field: "mining_threads", label: s.threadsLabel, help: s.threadsHelp, text: t.mining.threadsValue, test: "settings-threads",
      most: () => status.value?.mining.max_threads ?? settings.value?.mining_threads ?? 1,
    }),
  ],
};
