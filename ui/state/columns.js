// @ts-check
import { asNodeError, node } from "../backend.js";
import { signal } from "../preact.js";
import { noteFailure } from "./session.js";

/** @typedef {import("../contract.js").Column} Column */

/** What is read side by side; the node keeps it. @type {import("../preact.js").Signal<Column[] | null>} */
export const columns = signal(null);

/** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
export const columnsError = signal(null);

/** As many as the node keeps. */
export const MOST_COLUMNS = 8;

export async function loadColumns() {
  try {
    columns.value = (await node.columns()).columns;
    columnsError.value = null;
  } catch (error) {
    noteFailure(error);
    columnsError.value = asNodeError(error);
  }
}

/** @param {Column[]} wanted @throws {import("../backend.js").NodeError} when nothing was changed */
async function arrange(wanted) {
  const before = columns.peek();
  columns.value = wanted;
  try {
    columns.value = (await node.setColumns(wanted)).columns;
  } catch (error) {
    columns.value = before;
    noteFailure(error);
    throw asNodeError(error);
  }
}

/** @param {Column} column */
export const columnKey = ({ kind, value }) => `${kind} ${value ?? ""}`;

/** Adds a column at the end; one that stands already stays where it is. @param {Column} column @throws {import("../backend.js").NodeError} */
export async function addColumn(column) {
  const now = columns.peek() ?? [];
  if (!now.some((one) => columnKey(one) === columnKey(column))) await arrange([...now, column]);
}

/** @param {Column} column @throws {import("../backend.js").NodeError} */
export const removeColumn = (column) => arrange((columns.peek() ?? []).filter((one) => one !== column));

/** Moves a column to another place. @param {number} from @param {number} to @throws {import("../backend.js").NodeError} */
export async function moveColumn(from, to) {
  const now = [...(columns.peek() ?? [])];
  if (from < 0 || to < 0 || Math.max(from, to) >= now.length) return;
  now.splice(to, 0, ...now.splice(from, 1));
  await arrange(now);
}
