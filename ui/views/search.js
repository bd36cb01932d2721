// @ts-check
import { EmptyState } from "../components/empty-state.js";
import { isEmptyQuery, nothingFound, parseQuery, toList } from "../format/query.js";
import { link } from "../format/route.js";
import { html, useEffect, useRef, useState } from "../preact.js";
import { feedOf } from "../state/feed.js";
import { status } from "../state/node.js";
import { ColumnButton } from "../parts/column-button.js";
import { PostList } from "../parts/post-list.js";
import { t } from "../strings/words.js";

/** A pause in typing after which the result follows. */
const PAUSE_MS = 350;
/** Bytes of words that the node takes. */
const MOST_SIGNS = 200;

/** Look for posts. What is asked for stands in the address, so that "back" works. @param {{query: string}} props */
export function SearchView({ query }) {
  const [typed, setTyped] = useState(query);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  // What this field put into the address itself does not come back and overwrite what was typed since.
  const asked = useRef(query);
  useEffect(() => {
    if (query !== asked.current) setTyped(query);
    asked.current = query;
  }, [query]);
  useEffect(() => field.current?.focus(), []);
  const ask = (/** @type {string} */ text, /** @type {boolean} */ stays) => {
    const wanted = text.trim();
    if (wanted === query) return;
    asked.current = wanted;
    // While one types, the address follows without a step of "back" for each pause.
    if (stays) history.replaceState(null, "", link.search(wanted));
    else history.pushState(null, "", link.search(wanted));
    dispatchEvent(new HashChangeEvent("hashchange"));
  };
  useEffect(() => {
    const timer = setTimeout(() => ask(typed, true), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    ask(typed, false);
  };
  const insert = (/** @type {string} */ filter) => {
    setTyped(typed.trim() ? `${typed.trim()} ${filter}` : filter);
    field.current?.focus();
  };
  const parsed = parseQuery(query);
  return html`<div class="view">
    <header class="view-head">
      <h1 class="view-title">${t.search.title}</h1>
      ${isEmptyQuery(parsed) || parsed.problems.length > 0 ? null : html`<${ColumnButton} kind="search" value=${query} />`}
    </header>
    <form class="search" role="search" onSubmit=${submit}>
      <input ref=${field} class="field" type="search" data-test="search-text" value=${typed} placeholder=${t.search.placeholder} aria-label=${t.search.label}
        aria-describedby="search-problems" aria-invalid=${parsed.problems.length > 0} maxlength=${MOST_SIGNS} dir="auto"
        autocomplete="off" spellcheck=${false} onInput=${(/** @type {InputEvent} */ event) => setTyped(/** @type {HTMLInputElement} */ (event.target).value)} />
      <button type="submit" class="button" data-test="search-go">${t.search.go}</button>
    </form>
    <div class="search-hints" role="group" aria-label=${t.search.hints}>
      ${["from:", "channel:", "after:", "before:", "has:file"].map((filter) => html`<button type="button" class="chip" data-test="search-hint" onClick=${() => insert(filter)}>${filter}</button>`)}
    </div>
    <div id="search-problems" role="alert" data-test="search-problems">
      ${parsed.problems.map(({ typed: wrong, why }) => html`<p class="field-problem">${t.search.unread[why](wrong)}</p>`)}
    </div>
    ${isEmptyQuery(parsed)
      ? parsed.problems.length === 0 ? html`<${Examples} />` : null
      : html`<${Results} key=${query} query=${query} parsed=${parsed} />`}
  </div>`;
}

/** @param {{query: string, parsed: import("../format/query.js").Query}} props */
function Results({ query, parsed }) {
  const feed = feedOf(`search ${query}`, { list: toList(parsed) });
  return html`<${PostList} feed=${feed} empty=${isBare() ? NOTHING : nothingFound(query)} end=${t.search.end} />`;
}

const NOTHING = { title: t.search.nothingTitle, text: t.search.nothingText };

/** Whether no post is here at all, in the chain or waiting. */
const isBare = () => status.value?.height === 0 && status.value.pool.posts === 0;

function Examples() {
  if (isBare()) return html`<${EmptyState} ...${NOTHING} />`;
  return html`<${EmptyState} title=${t.search.emptyTitle} text=${t.search.emptyText}>
    <ul class="examples">
      ${t.search.examples.map(([query, means]) => html`<li><a href=${link.search(query)}><code>${query}</code></a> <span>${means}</span></li>`)}
    </ul>
  </${EmptyState}>`;
}
