// @ts-check
import { asNodeError, node } from "../backend.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
import { tell } from "./events.js";
import { notify } from "./notices.js";
import { noteFailure } from "./session.js";

/** @typedef {import("../contract.js").Control} Control */
/** @typedef {import("../contract.js").RuleKind} RuleKind */
/** @typedef {import("../contract.js").LabelAction} LabelAction */
/** @typedef {import("../contract.js").LabelList} LabelList */

/** All that the owner does not want to see. @type {import("../preact.js").Signal<Control | null>} */
export const control = signal(null);

/** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
export const controlError = signal(null);

/** Posts that the reader opened though they are kept back; for as long as the page lives. @type {import("../preact.js").Signal<Set<string>>} */
export const opened = signal(new Set());

/** The post whose text is about to be erased, while the person is asked. @type {import("../preact.js").Signal<string | null>} */
export const erasing = signal(null);

/** @param {string} id */
export function open(id) {
  openAll([id]);
}

/** @param {string[]} ids */
export function openAll(ids) {
  opened.value = new Set([...opened.peek(), ...ids]);
}

export async function loadControl() {
  try {
    control.value = await node.control();
    controlError.value = null;
  } catch (error) {
    noteFailure(error);
    controlError.value = asNodeError(error);
  }
}

/** The rule about this, where there is one. @param {RuleKind} kind @param {string} value */
export function ruleOf(kind, value) {
  return control.value?.rules.find((rule) => rule.kind === kind && rule.value === value) ?? null;
}

/**
 * Mutes or hides, and offers to take it back.
 * @param {RuleKind} kind
 * @param {string} value
 * @param {string} done what to say of it
 * @throws {import("../backend.js").NodeError} when nothing was changed
 */
export async function addRule(kind, value, done) {
  const rule = await change(() => node.addRule(kind, value));
  notify(done, { action: { label: t.app.undo, run: () => void attempt(removeRule(rule.id)) } });
}

/** @param {string} id @throws {import("../backend.js").NodeError} */
export async function removeRule(id) {
  await change(() => node.removeRule(id)).catch(unlessGone);
}

/** @param {string} author @param {string} channel @throws {import("../backend.js").NodeError} */
export const followList = (author, channel) => change(() => node.followLabels(author, channel));

/** Goes by a list no longer, and offers to go by it again. @param {LabelList} list @throws {import("../backend.js").NodeError} */
export async function leaveList(list) {
  await change(() => node.leaveLabels(list.id)).catch(unlessGone);
  notify(t.control.left, { action: { label: t.app.undo, run: () => void attempt(change(() => followAsBefore(list))) } });
}

/** With what was chosen for its labels. @param {LabelList} list */
async function followAsBefore({ author, channel, otherwise, labels }) {
  const { id } = await node.followLabels(author, channel);
  await node.chooseLabel(id, null, otherwise);
  for (const { label, action } of labels) if (action !== otherwise) await node.chooseLabel(id, label, action);
}

/** @param {string} list @param {string | null} label null for all others @param {LabelAction} action @throws {import("../backend.js").NodeError} */
export const chooseLabel = (list, label, action) => change(() => node.chooseLabel(list, label, action));

/**
 * Undoes what keeps a post back: takes the rule back, or lets the label do nothing.
 * @param {import("../contract.js").Hidden} hidden
 */
export function undoHidden({ why, rule, value }) {
  return why === "label" ? chooseLabel(rule, value, "ignore") : removeRule(rule);
}

/** Posts whose texts were erased while the page lives. @type {Set<string>} */
export const erasedHere = new Set();

/** Erases a post's text from this disk. @param {string} id @throws {import("../backend.js").NodeError} */
export async function eraseText(id) {
  // The news of it may come before the answer.
  erasedHere.add(id);
  try {
    await change(() => node.eraseText(id));
  } catch (error) {
    erasedHere.delete(id);
    throw error;
  }
  notify(t.control.erased);
}

/**
 * Runs an action whose failure is told at the lower edge.
 * @param {Promise<unknown>} action
 */
export async function attempt(action) {
  try {
    await action;
  } catch (error) {
    notify(asNodeError(error).message, { tone: "bad" });
  }
}

/**
 * Changes what is seen, and lets every list look again.
 * @template T
 * @param {() => Promise<T>} act
 */
async function change(act) {
  try {
    return await act();
  } catch (error) {
    noteFailure(error);
    throw asNodeError(error);
  } finally {
    await loadControl();
    void tell({ gap: true });
  }
}

/** What is gone already is as it should be. @param {unknown} error */
function unlessGone(error) {
  if (asNodeError(error).status !== 404) throw error;
}
