// @ts-check
import { BlockPost } from "../components/block-post.js";
import { EmptyState } from "../components/empty-state.js";
import { Facts } from "../components/facts.js";
import { Hash } from "../components/hash.js";
import { HexView } from "../components/hex-view.js";
import { Segmented } from "../components/segmented.js";
import { Skeleton } from "../components/skeleton.js";
import { When } from "../components/when.js";
import { byteSize, count, largeCount } from "../format/number.js";
import { link } from "../format/route.js";
import { duration, exactTime } from "../format/time.js";
import { html, useEffect, useMemo, useState } from "../preact.js";
import { BlockStore } from "../state/block.js";
import { now } from "../state/clock.js";
import { tipHeight } from "../state/node.js";
import { save } from "../state/saved.js";
import { Failed } from "../parts/failed.js";
import { Find } from "../parts/find.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Block} Block */

const e = t.explorer;
/** Posts at first, so that the block is painted in a moment, and with each look further; it holds a thousand at most. */
const POSTS = 20;
const MORE_POSTS = 100;
/** Characters of JSON at once: a full block has more than two megabytes. */
const JSON_MOST = 60_000;

/** One block, in words, bytes and JSON. @param {{at: string}} props height or id */
export function BlockView({ at }) {
  const store = useMemo(() => new BlockStore(at), [at]);
  useEffect(() => store.follow(), [store]);
  const block = store.block.value;
  const error = store.error.value;
  const title = html`<h1 class="visually-hidden">${e.blockTitle(at)}</h1>`;
  const way = html`<p class="back"><a href=${link.explorer()} data-test="block-back"><span class="arrow" aria-hidden="true">←</span> ${e.title}</a></p><${Find} at=${at} />`;
  if (!block && error?.status === 404) return html`<div class="view">${way}${title}<${EmptyState} title=${e.missingTitle} text=${e.missingText}><a class="button" data-kind="quiet" href=${link.explorer()}>${e.title}</a></${EmptyState}></div>`;
  if (!block && error) return html`<div class="view">${way}${title}<${Failed} title=${e.blockFailedTitle} error=${error} onRetry=${() => void store.load()} /></div>`;
  if (!block) return html`<div class="view">${way}<header class="view-head"><h1 class="view-title">${/^\d+$/u.test(at) ? e.block(count(Number(at))) : e.blockTitle(at)}</h1></header><${Skeleton} kind="facts" label=${e.blockTitle(at)} count=${4} /></div>`;
  return html`<div class="view" data-test="block" data-id=${block.id} data-height=${block.height} data-active=${block.state.active}>
    ${way}
    <${Head} block=${block} />
    <${Facts} facts=${factsOf(block)} />
    <${Faces} block=${block} store=${store} />
    <details class="block-details" data-test="block-details"><summary>${e.details}</summary><${Facts} facts=${detailsOf(block)} explained=${true} /></details>
  </div>`;
}

/** Where it stands, and the way to its neighbours. @param {{block: Block}} props */
function Head({ block }) {
  const { active } = block.state;
  return html`<header class="view-head">
      <h1 class="view-title">${e.block(count(block.height))}</h1>
      <nav aria-label=${e.tabsLabel}>
        ${block.height > 0 ? html`<a class="button" data-kind="quiet" data-size="small" href=${link.block(active ? block.height - 1 : block.prev)} data-test="block-below">${e.below}</a>` : null}
        ${active && block.height < tipHeight.value ? html`<a class="button" data-kind="quiet" data-size="small" href=${link.block(block.height + 1)} data-test="block-above">${e.above}</a>` : null}
      </nav>
    </header>
    ${block.height === 0 ? html`<p class="lead">${e.genesis}.</p>` : null}
    ${active ? null : html`<p class="banner" data-test="block-stale"><strong>${e.stale}</strong> ${e.staleHelp} <a href=${link.block(block.height)}>${e.staleGo}</a></p>`}`;
}

/** What one asks first. @param {Block} block @returns {(import("../components/facts.js").Fact | null)[]} */
function factsOf(block) {
  return [
    { label: e.time, value: html`${exactTime(Number(block.time))}, <${When} seconds=${Number(block.time)} now=${now.value} />`, help: e.timeHelp },
    { label: e.count, value: count(block.post_count), test: "block-count" },
    { label: e.size, value: byteSize(block.body_bytes) },
    block.state.active ? { label: e.depth, value: t.state.deep(count(Math.max(1, tipHeight.value - block.height + 1))), help: e.depthHelp, test: "block-depth" } : null,
  ];
}

/** What the node checks. @param {Block} block @returns {(import("../components/facts.js").Fact | null)[]} */
function detailsOf(block) {
  const long = (/** @type {string} */ value) => html`<${Hash} hex=${value} />`;
  const target = 2 ** 256 / (targetOf(block.bits) + 1);
  return [
    block.height > 0 ? { label: e.tries, value: largeCount(target), help: e.triesHelp } : null,
    { label: e.target, value: html`<code>0x${block.bits.toString(16).padStart(8, "0")}</code>`, help: e.targetHelp },
    block.height > 0 ? { label: e.hashed, value: duration(block.work_secs), help: e.hashedHelp } : null,
    { label: e.work, value: e.hashes(largeCount(Number(`0x${block.state.work}`))), help: e.workHelp },
    { label: e.id, value: long(block.id), help: e.idHelp, test: "block-id" },
    block.height > 0 ? { label: e.parent, value: html`<a href=${link.block(block.prev)}>${long(block.prev)}</a>`, help: e.parentHelp, test: "block-parent" } : null,
    { label: e.root, value: long(block.body_root), help: e.rootHelp },
    { label: e.nonce, value: html`<code>${block.nonce}</code>`, help: e.nonceHelp },
  ];
}

/** The target of its compact form, as near as a float comes. @param {number} bits */
function targetOf(bits) {
  return (bits & 0xff_ffff) * 256 ** ((bits >>> 24) - 3);
}

/** @param {{block: Block, store: BlockStore}} props */
function Faces({ block, store }) {
  const [face, setFace] = useState("posts");
  useEffect(() => {
    if (face === "bytes") void store.loadBytes();
  }, [face, block.id]);
  return html`<section class="block-faces">
    <${Segmented} name="block-face" label=${e.facesLabel} value=${face} options=${e.faces} onChange=${setFace} test="block-face" />
    ${face === "posts" ? html`<${Posts} key=${block.id} block=${block} />` : null}
    ${face === "bytes" ? html`<${Bytes} block=${block} bytes=${store.bytes.value} />` : null}
    ${face === "json" ? html`<${Json} block=${block} />` : null}
  </section>`;
}

/** @param {{block: Block}} props */
function Posts({ block }) {
  const [most, setMost] = useState(POSTS);
  if (block.posts.length === 0) return html`<p class="quiet-line">${e.noPosts}</p>`;
  return html`<ol class="block-posts">${block.posts.slice(0, most).map((post) => html`<${BlockPost} key=${post.id} post=${post} />`)}</ol>
    ${block.posts.length > most ? html`<p class="more"><button type="button" class="button" data-kind="quiet" onClick=${() => setMost(most + MORE_POSTS)}>${e.more}</button></p>` : null}`;
}

/** @param {{block: Block, bytes: Uint8Array | null}} props */
function Bytes({ block, bytes }) {
  if (!bytes) return html`<${Skeleton} kind="rows" label=${e.faces.bytes} />`;
  const keep = () => save(`block-${block.height}.bin`, new Uint8Array(bytes), "application/octet-stream");
  return html`<${HexView} key=${block.id} bytes=${bytes} />
    <p class="more"><button type="button" class="button" data-kind="quiet" data-size="small" onClick=${keep}>${e.saveBytes}</button></p>`;
}

/** @param {{block: Block}} props */
function Json({ block }) {
  const text = useMemo(() => JSON.stringify(block, null, 2), [block]);
  const keep = () => save(`block-${block.height}.json`, `${text}\n`, "application/json");
  return html`<pre class="json" tabindex="0" aria-label=${e.jsonLabel} data-test="block-json">${text.slice(0, JSON_MOST)}</pre>
    <p class="more">
      ${text.length > JSON_MOST ? html`<span class="help">${e.jsonCut(byteSize(JSON_MOST), byteSize(text.length))}</span>` : null}
      <button type="button" class="button" data-kind="quiet" data-size="small" onClick=${keep}>${e.saveJson}</button>
    </p>`;
}
