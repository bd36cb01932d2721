// @ts-check
import { asNodeError, node } from "../backend.js";
import { effect, signal } from "../preact.js";
import { t } from "../strings/words.js";
import { status } from "./node.js";
import { notify } from "./notices.js";
import { noteFailure } from "./session.js";

/** Heavier chains that wait for the owner's word, the heaviest first. @type {import("../preact.js").Signal<import("../contract.js").Branch[]>} */
export const branches = signal([]);

/** A followed branch leaves the list once its blocks are here. */
const LOOK_AGAIN_MS = 5000;
let asked = 0;

async function load() {
  asked = Date.now();
  try {
    branches.value = (await node.branches()).branches;
  } catch (error) {
    noteFailure(error);
  }
}

/** The status tells when there is one; only then is the list asked for. */
effect(() => {
  const parked = status.value?.warnings.some((one) => one.code === "branch_parked") ?? false;
  if (!parked) {
    if (branches.peek().length > 0) branches.value = [];
  } else if (Date.now() - asked > LOOK_AGAIN_MS) {
    void load();
  }
});

/**
 * Follows a branch by the owner's word.
 * @param {string} id
 * @throws {import("../backend.js").NodeError}
 */
export async function followBranch(id) {
  try {
    await node.followBranch(id);
    notify(t.branches.followed);
    branches.value = branches.peek().filter((one) => one.id !== id);
  } catch (error) {
    noteFailure(error);
    throw asNodeError(error);
  }
}
