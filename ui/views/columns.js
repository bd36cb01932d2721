// @ts-check
import { EmptyState } from "../components/empty-state.js";
import { Skeleton } from "../components/skeleton.js";
import { shortKey } from "../format/key.js";
import { parseQuery, toList } from "../format/query.js";
import { link } from "../format/route.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../preact.js";
import { attempt } from "../state/control.js";
import { authorOf } from "../state/author.js";
import { MOST_COLUMNS, columnHead, columnKey, columnName, columns, columnsError, loadColumns, moveColumn, removeColumn } from "../state/columns.js";
import { feedOf } from "../state/feed.js";
import { ownKey } from "../state/node.js";
import { AddColumn } from "../parts/add-column.js";
import { useColumnDrag } from "../parts/column-drag.js";
import { Failed } from "../parts/failed.js";
import { PostList } from "../parts/post-list.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Column} Column */

const c = t.columns;
/** A column needs this many rem to be read; where two do not fit, one is shown at a time. */
const COLUMN_REM = 17;
/** Who has columns has some of them; the form of more than these would promise too much. */
const MOST_WAITING = 3;

/** Several lists side by side. @param {{show?: string}} props `show`: the key of the one to go to */
export function ColumnsView({ show }) {
  useEffect(() => void loadColumns(), []);
  const [adding, setAdding] = useState(false);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const fits = useFit(box);
  const now = columns.value;
  const authors = (now ?? []).flatMap(({ kind, value }) => (kind === "author" && value ? [value] : []));
  useEffect(() => {
    const ends = authors.map((key) => authorOf(key).follow());
    return () => ends.forEach((end) => end());
  }, [authors.join()]);
  return html`<div class="view columns" data-wide ref=${box} data-test="columns" data-fits=${fits}>
    <header class="view-head">
      <h1 class="view-title">${c.title}</h1>
      ${now && now.length >= MOST_COLUMNS ? html`<p class="help" data-test="columns-full">${c.mostOf(MOST_COLUMNS)}</p>` : null}
      ${now && now.length > 0 && now.length < MOST_COLUMNS ? html`<button type="button" class="button" data-kind="quiet" data-size="small" data-test="columns-add" onClick=${() => setAdding(true)}>${c.add}</button>` : null}
    </header>
    ${now === null
      ? columnsError.value
        ? html`<${Failed} title=${c.failedTitle} error=${columnsError.value} onRetry=${() => loadColumns()} />`
        : html`<${Waiting} many=${Math.min(fits, MOST_WAITING)} />`
      : now.length === 0
        ? html`<${EmptyState} title=${c.emptyTitle} text=${c.emptyText}>
            <button type="button" class="button" data-test="columns-first" onClick=${() => setAdding(true)}>${c.add}</button></${EmptyState}>`
        : html`<${Row} now=${now} single=${fits < 2} show=${show} />`}
    ${adding ? html`<${AddColumn} onClose=${() => setAdding(false)} />` : null}
  </div>`;
}

/** As many columns as there may be, before it is known which. @param {{many: number}} props */
function Waiting({ many }) {
  return html`${many < 2 ? html`<p class="columns-switch skeleton"><b></b></p>` : null}
    <div class="columns-row" data-single=${many < 2} aria-busy="true">${Array.from({ length: many }, (_, place) => html`<section class="column" aria-hidden=${place > 0}>
      <header class="column-head skeleton"><b></b></header>
      <div class="column-body"><${Skeleton} kind="posts" label=${c.title} /></div>
    </section>`)}</div>`;
}

/** @param {{now: Column[], single: boolean, show?: string}} props */
function Row({ now, single, show }) {
  const [chosen, setChosen] = useState(/** @type {string | null} */ (show ?? null));
  useEffect(() => {
    if (!show) return undefined;
    setChosen(show);
    // By then it is known how many fit, and the one is drawn.
    const frame = requestAnimationFrame(() => {
      const body = /** @type {HTMLElement | null} */ (document.querySelector(`.column[data-key="${CSS.escape(show)}"] .column-body`));
      body?.focus({ preventScroll: true });
      body?.closest(".column")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    return () => cancelAnimationFrame(frame);
  }, [show]);
  const current = now.find((one) => columnKey(one) === chosen) ?? now[0];
  const { drag, grab } = useColumnDrag((from, to) => void attempt(moveColumn(from, to)));
  if (!single) {
    return html`<div class="columns-row" data-dragging=${drag !== null}>${now.map((column, place) => html`<${One} key=${columnKey(column)} column=${column} place=${place} count=${now.length}
      held=${drag?.from === place} drop=${drag?.to === place ? (drag.from < place ? "after" : "before") : undefined} onGrab=${(/** @type {PointerEvent} */ event) => grab(event, place)} />`)}</div>`;
  }
  return html`
    <div class="segmented columns-switch" role="radiogroup" aria-label=${c.title} data-test="columns-switch">
      ${now.map((column) => html`<label key=${columnKey(column)}>
        <input type="radio" name="column" value=${columnKey(column)} checked=${column === current} onChange=${() => setChosen(columnKey(column))} />
        <span><${Head} column=${column} /></span></label>`)}
    </div>
    ${current ? html`<div class="columns-row" data-single="true"><${One} key=${columnKey(current)} column=${current} alone place=${now.indexOf(current)} count=${now.length} /></div>` : null}
  `;
}

/**
 * @param {object} props
 * @param {Column} props.column
 * @param {number} props.place
 * @param {number} props.count
 * @param {boolean} [props.alone] its name stands in the switch above
 * @param {boolean} [props.held] it is being dragged
 * @param {"before" | "after"} [props.drop] what is dragged would stand there
 * @param {(event: PointerEvent) => void} [props.onGrab]
 */
function One({ column, place, count, alone = false, held = false, drop, onGrab }) {
  const name = columnName(column);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const act = (/** @type {Promise<void>} */ action) => void attempt(action);
  // A moved column takes the keyboard with it.
  const move = async (/** @type {1 | -1} */ way) => {
    await attempt(moveColumn(place, place + way));
    const [back, on] = /** @type {HTMLButtonElement[]} */ ([...(box.current?.querySelectorAll(".column-move") ?? [])]);
    const [same, other] = way < 0 ? [back, on] : [on, back];
    (same?.disabled ? other : same)?.focus();
  };
  const list = listOf(column, ownKey.value);
  const feed = list && feedOf(`column ${columnKey(column)}`, { list });
  const isOther = column.kind === "author" && column.value !== ownKey.value;
  const first = isOther ? feed?.pages.value[0]?.posts?.[0]?.same_name : undefined;
  return html`<section ref=${box} class="column" aria-label=${name} data-test="column" data-key=${columnKey(column)} data-kind=${column.kind} data-value=${column.value} data-held=${held} data-drop=${drop}>
    <header class="column-head">
      <h2 class=${alone ? "visually-hidden" : undefined} data-test="column-title" data-grab=${onGrab !== undefined && count > 1} onPointerDown=${count > 1 ? onGrab : undefined}><${Head} column=${column} /></h2>
      <button type="button" class="icon-button column-move" data-test="column-back" aria-label=${c.toStart(name)} title=${c.toStart(name)} disabled=${place === 0} onClick=${() => void move(-1)}>${c.startSign}</button>
      <button type="button" class="icon-button column-move" data-test="column-on" aria-label=${c.toEnd(name)} title=${c.toEnd(name)} disabled=${place === count - 1} onClick=${() => void move(1)}>${c.endSign}</button>
      <button type="button" class="icon-button" data-test="column-remove" aria-label=${c.remove(name)} title=${c.remove(name)} onClick=${() => act(removeColumn(column, name))}>×</button>
    </header>
    ${first ? html`<a class="same-name" href=${link.author(first)} data-test="column-same-name" title=${t.control.sameNameHelp(shortKey(first))}>${t.control.sameName}</a>` : null}
    <div class="column-body" data-scroller tabindex="0" role="group" aria-label=${name}>
      ${feed ? html`<${PostList} feed=${feed} label=${null} empty=${{ title: c.nothingTitle, text: c.nothing[column.kind] }} end=${endOf(column)} />` : null}
    </div>
  </section>`;
}

/** @param {{column: Column}} props */
function Head({ column }) {
  const { title, key } = columnHead(column);
  return html`<bdi>${title}</bdi>${key ? html` <code class="post-key">${key}</code>` : null}`;
}

/** What is said below the last post; nothing of its own where the last is the first that was written. @param {Column} column */
function endOf({ kind }) {
  if (kind === "replies") return t.replies.end;
  return kind === "search" ? t.search.end : undefined;
}

/** What the node is asked for; nothing until it is known who "me" is. @param {Column} column @param {string | null} own */
function listOf({ kind, value }, own) {
  switch (kind) {
    case "channel": return { channel: value ?? "" };
    case "author": return { author: value ?? "" };
    case "search": return toList(parseQuery(value ?? ""));
    case "replies": return own ? { answers: own } : null;
    default: return {};
  }
}

/** How many columns fit beside each other. @param {{current: HTMLElement | null}} box */
function useFit(box) {
  const [fits, setFits] = useState(2);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const measure = () => setFits(Math.max(1, Math.floor(element.clientWidth / (COLUMN_REM * rem()))));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return fits;
}
