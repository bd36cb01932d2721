// @ts-check
/** What this computer does to put posts into blocks. */
import { status } from "../../state/node.js";
import { settings } from "../../state/settings.js";
import { t } from "../../strings/words.js";
import { choiceRow, sliderRow, switchRow } from "./rows.js";

const s = t.settings;
const d = t.desktop;

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
    sliderRow({
      id: "share", field: "mining_share", label: d.share, help: d.shareHelp, words: d.shareWords, text: d.shareValue, test: "settings-share",
      least: 5, step: 5, most: () => 100,
    }),
    switchRow({ id: "battery", field: "mining_on_battery", label: d.battery, help: d.batteryHelp, words: d.batteryWords, test: "settings-battery" }),
  ],
};
