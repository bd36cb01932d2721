// @ts-check
import { asNodeError, node } from "../backend.js";
import { shortKey } from "../format/key.js";
import { link } from "../format/route.js";
import { cleanName } from "../format/text.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
import { authorOf } from "./author.js";
import { attempt } from "./control.js";
import { ownKey, status } from "./node.js";
import { notify } from "./notices.js";
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

/** Of what was done to the columns one message stands at a time. */
const topic = "columns";

/** @param {Column} column */
export const columnKey = ({ kind, value }) => `${kind} ${value ?? ""}`;

/** The name that an author goes by here, if one is known. @param {string} key */
const authorName = (key) => cleanName(key === ownKey.value ? status.value?.identity.name : authorOf(key).author.value?.name);

/** What its head says; with an author's name goes the short key, for others may have that name as well. @param {Column} column @returns {{title: string, key: string | null}} */
export function columnHead({ kind, value }) {
  if (kind === "channel") return { title: `#${value}`, key: null };
  if (kind === "search") return { title: value ?? "", key: null };
  if (kind !== "author") return { title: t.columns.kinds[kind], key: null };
  const [name, key] = [authorName(value ?? ""), shortKey(value ?? "")];
  return { title: t.columns.byAuthor(name ?? key), key: name && key };
}

/** The same in one text. @param {Column} column */
export function columnName(column) {
  const { title, key } = columnHead(column);
  // A name that is read from right to left keeps to itself.
  return key ? `\u2068${title}\u2069 ${key}` : title;
}

/** @param {Column} column */
const stands = (column) => (columns.peek() ?? []).some((one) => columnKey(one) === columnKey(column));

/**
 * Adds what a view shows as a column, tells where it is, and offers to take it back. Other pages change columns, too:
 * the node is asked first, so that none of theirs is lost.
 * @param {Column} column
 * @throws {import("../backend.js").NodeError} when it was not added
 */
export async function pinColumn(column) {
  await loadColumns();
  if (columnsError.peek()) throw columnsError.peek();
  if (column.kind === "author") await authorOf(column.value ?? "").load();
  const name = columnName(column);
  const way = { label: t.columns.toColumn, href: link.column(column) };
  if (stands(column)) return notify(t.columns.already(name), { topic, way });
  if ((columns.peek() ?? []).length >= MOST_COLUMNS) return notify(t.columns.full(MOST_COLUMNS), { topic, tone: "bad", way: { label: t.columns.toColumns, href: link.columns } });
  await addColumn(column);
  notify(t.columns.added(name), { topic, tone: "good", way, action: { label: t.app.undo, run: () => void attempt(unpin(column)) } });
}

/** @param {Column} column */
async function unpin(column) {
  await loadColumns();
  await arrange((columns.peek() ?? []).filter((one) => columnKey(one) !== columnKey(column)));
}

/** Adds a column at the end; one that stands already stays where it is. @param {Column} column @throws {import("../backend.js").NodeError} */
export async function addColumn(column) {
  if (!stands(column)) await arrange([...(columns.peek() ?? []), column]);
}

/** Takes a column away, and offers to put it back. @param {Column} column @param {string} name as its head says @throws {import("../backend.js").NodeError} */
export async function removeColumn(column, name) {
  const now = columns.peek() ?? [];
  const place = now.indexOf(column);
  await arrange(now.filter((one) => one !== column));
  notify(t.columns.removed(name), { topic, action: { label: t.app.undo, run: () => void attempt(putBack(column, place)) } });
}

/** @param {Column} column @param {number} place */
async function putBack(column, place) {
  const now = columns.peek() ?? [];
  if (!stands(column)) await arrange([...now.slice(0, place), column, ...now.slice(place)]);
}

/** Moves a column to another place. @param {number} from @param {number} to @throws {import("../backend.js").NodeError} */
export async function moveColumn(from, to) {
  const now = [...(columns.peek() ?? [])];
  if (from < 0 || to < 0 || Math.max(from, to) >= now.length) return;
  now.splice(to, 0, ...now.splice(from, 1));
  await arrange(now);
}
