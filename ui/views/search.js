// @ts-check
import { EmptyState } from "../components/empty-state.js";
import { endsSearch, isEmptyQuery, parseQuery, passesFilters } from "../format/query.js";
import { link } from "../format/route.js";
import { html, useEffect, useRef, useState } from "../preact.js";
import { feedOf } from "../state/feed.js";
import { PostList } from "../parts/post-list.js";
import { t } from "../strings/words.js";

/** Look for posts. What is asked for stands in the address, so that "back" works. @param {{query: string}} props */
export function SearchView({ query }) {
  const [typed, setTyped] = useState(query);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => setTyped(query), [query]);
  useEffect(() => field.current?.focus(), []);
  const parsed = parseQuery(query);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    location.hash = link.search(typed.trim());
  };
  return html`<div class="view">
    <h1 class="view-title">${t.search.title}</h1>
    <form class="search" role="search" onSubmit=${submit}>
      <input ref=${field} class="field" type="search" data-test="search-text" value=${typed} placeholder=${t.search.placeholder} aria-label=${t.search.label}
        autocomplete="off" spellcheck=${false} onInput=${(/** @type {InputEvent} */ event) => setTyped(/** @type {HTMLInputElement} */ (event.target).value)} />
      <button type="submit" class="button" data-test="search-go">${t.search.go}</button>
    </form>
    ${parsed.problems.length > 0 ? html`<p class="field-problem" role="alert">${t.search.unread(parsed.problems)}</p>` : null}
    ${isEmptyQuery(parsed) ? html`<${Examples} />` : html`<${Results} key=${query} query=${query} parsed=${parsed} />`}
  </div>`;
}

/** @param {{query: string, parsed: import("../format/query.js").Query}} props */
function Results({ query, parsed }) {
  const sifts = parsed.from !== null || parsed.before !== null || parsed.after !== null;
  const feed = feedOf(`search ${query}`, {
    list: {
      ...(parsed.author ? { author: parsed.author } : {}),
      ...(parsed.channel ? { channel: parsed.channel } : {}),
      ...(parsed.words ? { q: parsed.words } : {}),
    },
    ...(sifts ? { keep: (post) => passesFilters(parsed, post), ends: (post) => endsSearch(parsed, post) } : {}),
  });
  return html`<${PostList} feed=${feed} empty=${{ title: t.search.noneTitle, text: t.search.noneText }} end=${t.search.end} />`;
}

function Examples() {
  return html`<${EmptyState} title=${t.search.emptyTitle} text=${t.search.emptyText}>
    <ul class="examples">
      ${t.search.examples.map(([query, means]) => html`<li><a href=${link.search(query)}><code>${query}</code></a> <span>${means}</span></li>`)}
    </ul>
  </${EmptyState}>`;
}
