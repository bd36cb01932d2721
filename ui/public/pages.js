// @ts-check
/** The pages: a list of posts, a thread, a block. Each loads, may be empty, may fail, or shows. */
import { EmptyState } from "../components/empty-state.js";
import { ErrorState } from "../components/error-state.js";
import { BlockPost } from "../components/block-post.js";
import { Facts } from "../components/facts.js";
import { Hash } from "../components/hash.js";
import { Skeleton } from "../components/skeleton.js";
import { When } from "../components/when.js";
import { count } from "../format/number.js";
import { indentReplies } from "../format/replies.js";
import { cleanName } from "../format/text.js";
import { html, useEffect, useState } from "../preact.js";
import { t } from "../strings/words.js";
import { ask } from "./ask.js";
import { Card } from "./card.js";
import { useAnswer } from "./load.js";

/** @typedef {import("../contract.js").Post} Post */
/** @typedef {{tip: number, now: number}} Moment */

const w = t.publicPage;
/** Posts of a block at first, and with each look further: it may hold a thousand. */
const BLOCK_POSTS = 50;

/**
 * @param {object} props
 * @param {string} props.title
 * @param {boolean} [props.author] all by one author, whose name stands above them once it is known
 * @param {string} props.narrow more of the query
 * @param {Moment} props.moment
 */
export function Posts({ title, author = false, narrow, moment }) {
  const { answer, error, again } = useAnswer(() => ask.posts(narrow, null), `posts${narrow}`);
  const [older, setOlder] = useState(/** @type {{posts: Post[], next: string | null} | null} */ (null));
  const [problem, setProblem] = useState("");
  useEffect(() => (setOlder(null), setProblem("")), [narrow]);
  const next = older ? older.next : (answer?.next ?? null);
  const more = async () => {
    try {
      const page = await ask.posts(narrow, next);
      setOlder((was) => ({ posts: [...(was?.posts ?? []), ...page.posts], next: page.next }));
      setProblem("");
    } catch (failure) {
      setProblem(/** @type {Error} */ (failure).message);
    }
  };
  const shown = without(answer?.posts ?? [], older?.posts ?? []);
  const name = author ? cleanName(shown[0]?.shown.name ?? null) : null;
  return html`<${Page} title=${name ? w.by(name) : title} answer=${answer} error=${error} again=${again} kind="posts">
    ${shown.length === 0 ? html`<${EmptyState} title=${w.emptyTitle} text=${w.emptyText} />` : null}
    <div data-test="public-posts">${shown.map((post) => html`<${Card} key=${post.id} post=${post} ...${moment} />`)}</div>
    <p class="field-problem" role="status">${problem}</p>
    ${next ? html`<button type="button" class="button" data-kind="quiet" data-test="public-older" onClick=${more}>${w.older}</button>` : null}
  </${Page}>`;
}

/** Both lists, each post once. @param {Post[]} newest @param {Post[]} older */
function without(newest, older) {
  const seen = new Set(newest.map((post) => post.id));
  return [...newest, ...older.filter((post) => !seen.has(post.id))];
}

/** @param {{id: string, moment: Moment}} props */
export function Thread({ id, moment }) {
  const { answer, error, again } = useAnswer(() => ask.thread(id), `thread${id}`);
  const card = (/** @type {Post} */ post, /** @type {number} */ indent) => html`<${Card} key=${post.id} post=${post} place="thread" indent=${indent} ...${moment} />`;
  const above = answer ? [...(answer.root ? [answer.root] : []), ...answer.ancestors] : [];
  return html`<${Page} title=${w.thread} answer=${answer} error=${error} again=${again} kind="posts">
    ${answer ? html`<div class="ancestors">${above.map((post) => card(post, 0))}</div>
        <div class="thread-main"><${Card} post=${answer.post} place="main" ...${moment} /></div>
        ${answer.replies.length > 0 ? html`<h2 class="section-title">${t.post.replies(answer.replies.length)}</h2>` : null}
        <div>${indentReplies(id, answer.replies).map(({ post, indent }) => card(post, indent))}</div>
        ${answer.next ? html`<p class="quiet-line">${w.moreReplies}</p>` : null}` : null}
  </${Page}>`;
}

/** @param {{at: string, moment: Moment}} props */
export function Block({ at, moment }) {
  const { answer, error, again } = useAnswer(() => ask.block(at), `block${at}`);
  const [most, setMost] = useState(BLOCK_POSTS);
  const posts = /** @type {import("../contract.js").BlockPost[]} */ (answer?.posts ?? []);
  return html`<${Page} title=${w.block(/^\d+$/u.test(at) ? count(Number(at)) : "")} answer=${answer} error=${error} again=${again} kind="rows">
    ${answer ? html`<${Facts} facts=${facts(answer, moment)} />
        <h2 class="section-title">${w.posts(posts.length)}</h2>
        <ol class="block-posts">${posts.slice(0, most).map((post) => html`<${BlockPost} key=${post.id} post=${post} />`)}</ol>
        ${posts.length > most ? html`<p class="more"><button type="button" class="button" data-kind="quiet" onClick=${() => setMost(most + BLOCK_POSTS)}>${t.explorer.more}</button></p>` : null}` : null}
  </${Page}>`;
}

/** @param {any} block @param {Moment} moment */
function facts(block, moment) {
  const code = (/** @type {string} */ text) => html`<${Hash} hex=${text} />`;
  return [
    { label: w.id, value: code(block.id) },
    { label: w.before, value: block.height > 0 ? html`<a href=${`#/block/${block.height - 1}`}>${code(block.prev)}</a>` : code(block.prev) },
    { label: w.time, value: html`<${When} seconds=${Number(block.time)} now=${moment.now} />` },
    { label: w.depth, value: block.state.active ? count(block.state.depth) : w.stale },
    { label: w.bytes, value: count(block.body_bytes) },
  ];
}

/**
 * A page in one of its states.
 * @param {{title: string, answer: unknown, error: Error | null, again: () => void, kind: "posts" | "rows", children?: unknown}} props
 */
function Page({ title, answer, error, again, kind, children }) {
  return html`<div class="view">
    <h1 class="view-title" tabindex="-1">${title}</h1>
    ${answer ? children : error ? html`<${ErrorState} title=${w.failedTitle} message=${error.message} onRetry=${again} />` : html`<${Skeleton} kind=${kind} label=${title} />`}
  </div>`;
}
