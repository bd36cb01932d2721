// @ts-check
import { t } from "../strings/words.js";
import { count, percent } from "./number.js";
import { roughly } from "./time.js";

/**
 * Where the node stands with its chain, in a few words.
 * @param {import("../contract.js").Status["sync"]} sync
 * @returns {{tone: "good" | "wait", text: string, progress: number | null}}
 */
export function syncState(sync) {
  if (sync.stage === "current") return { tone: "good", text: t.sync.current, progress: null };
  if (sync.stage === "alone") return { tone: "wait", text: t.sync.alone, progress: null };
  if (sync.stage === "connecting") return { tone: "wait", text: t.sync.connecting, progress: null };
  const progress = sync.total > 0 ? sync.done / sync.total : 0;
  if (sync.stage === "headers") return { tone: "wait", text: t.sync.headers(count(sync.done)), progress };
  const left = sync.eta_secs === null ? "" : t.sync.left(roughly(sync.eta_secs));
  return { tone: "wait", text: `${t.sync.blocks(percent(progress))}${left}`, progress };
}
