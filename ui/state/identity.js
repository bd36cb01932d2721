// @ts-check
import { asNodeError, identities as calls } from "../backend.js";
import { cleanName } from "../format/text.js";
import { signal } from "../preact.js";
import { tell } from "./events.js";
import { statusPoll, statusTurns } from "./node.js";
import { noteFailure } from "./session.js";
import { Turns } from "./turns.js";

/** @typedef {import("../contract.js").OwnIdentity} OwnIdentity */
/** @typedef {"backup" | "words" | "passphrase" | "unlock" | "export" | "remove" | "name" | "make" | "restore" | "import"} Task */

/** The identities of this node, once they are known. @type {import("../preact.js").Signal<OwnIdentity[] | null>} */
export const identities = signal(null);

/** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
export const identitiesError = signal(null);

/** What is being done in a dialog, and with which identity. @type {import("../preact.js").Signal<{task: Task, identity: OwnIdentity | null} | null>} */
export const task = signal(null);

const turns = new Turns();

export async function loadIdentities() {
  const isOfNow = turns.asked();
  try {
    const { identities: list } = await calls.list();
    // Where none are known yet, those of a moment ago are better than none.
    if (isOfNow() || identities.peek() === null) identities.value = list;
    identitiesError.value = null;
  } catch (error) {
    noteFailure(error);
    identitiesError.value = asNodeError(error);
  }
}

/** The identity of this node that has this key, where there is one. @param {string} key */
export const ownOf = (key) => identities.value?.find((one) => one.author === key) ?? null;

/** What to call an identity. @param {{name: string | null, short: string}} identity */
export const nameOf = (identity) => cleanName(identity.name) ?? identity.short;

/**
 * Does something with identities, and shows what became of them.
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 * @throws {import("../backend.js").NodeError} when nothing was changed
 */
export async function settle(work) {
  try {
    return await turns.changing(() => statusTurns.changing(() => work));
  } catch (error) {
    noteFailure(error);
    throw asNodeError(error);
  } finally {
    void loadIdentities();
    void statusPoll.now();
    // What is one's own may be that of another now.
    void tell({ gap: true });
  }
}

/**
 * Opens the dialog of a task.
 * @param {Task} name
 * @param {string | null} [key] of the identity; the one in use where it is absent
 */
export async function begin(name, key = null) {
  if (identities.peek() === null) await loadIdentities();
  const of = (identities.peek() ?? []).find((one) => (key ? one.author === key : one.active)) ?? null;
  task.value = { task: name, identity: of };
}

export function end() {
  task.value = null;
}

const LATER = "blocknet:backup-later";
const A_DAY_MS = 24 * 60 * 60 * 1000;

/** Whether the owner asked to be reminded of the backup another day. */
export const later = signal(Date.now() - stored() < A_DAY_MS);

export function remindLater() {
  later.value = true;
  try {
    localStorage.setItem(LATER, String(Date.now()));
  } catch {
    // It holds for this page.
  }
}

function stored() {
  try {
    return Number(localStorage.getItem(LATER) ?? 0);
  } catch {
    return 0;
  }
}
