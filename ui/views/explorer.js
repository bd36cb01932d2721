// @ts-check
import { BlockList } from "../components/block-list.js";
import { EmptyState } from "../components/empty-state.js";
import { LineChart } from "../components/line-chart.js";
import { ReorgList } from "../components/reorg-list.js";
import { Skeleton } from "../components/skeleton.js";
import { Tabs } from "../components/tabs.js";
import { count, hashRate, largeCount } from "../format/number.js";
import { EXPLORER_TABS, link } from "../format/route.js";
import { html, useEffect } from "../preact.js";
import { blocks, blocksError, followBlocks, loadingOlder, loadOlder, olderFrom, refresh } from "../state/blocks.js";
import { chainError, chainPoints, followCharts, followReorgs, loadEarlierReorgs, loadPoints, loadReorgs, reorgs, reorgsNext } from "../state/chain.js";
import { now } from "../state/clock.js";
import { Failed } from "../parts/failed.js";
import { Find } from "../parts/find.js";
import { Parked } from "../parts/parked.js";
import { ProofCheck } from "../parts/proof-check.js";
import { t } from "../strings/words.js";

const e = t.explorer;
const FACES = { blocks: Blocks, charts: Charts, history: History, proof: ProofCheck };

/** The chain, to be looked into. @param {{tab: import("../format/route.js").ExplorerTab}} props */
export function ExplorerView({ tab }) {
  const tabs = EXPLORER_TABS.map((key) => ({ key, text: e.tabs[key], href: link.explorer(key) }));
  return html`<div class="view" data-test="explorer">
    <h1 class="view-title">${e.title}</h1>
    <p class="lead">${e.lead}</p>
    <${Find} at=${tab} />
    <${Tabs} label=${e.tabsLabel} tabs=${tabs} current=${tab} test="explorer" />
    <${FACES[tab]} />
  </div>`;
}

function Blocks() {
  useEffect(followBlocks, []);
  const list = blocks.value;
  if (!list && blocksError.value) return html`<${Failed} title=${e.failedTitle} error=${blocksError.value} onRetry=${() => void refresh()} />`;
  if (!list) return html`<${Skeleton} kind="rows" label=${e.list} count=${6} />`;
  return html`<${BlockList} blocks=${list} now=${now.value} />
    ${list.length === 1 && list[0]?.height === 0 ? html`<p class="quiet-line">${e.onlyGenesis}</p>` : null}
    ${olderFrom.value === null
      ? null
      : html`<p class="more"><button type="button" class="button" data-kind="quiet" aria-busy=${loadingOlder.value} data-test="blocks-older" onClick=${() => void loadOlder()}>${e.older}</button></p>`}`;
}

function Charts() {
  useEffect(followCharts, []);
  const points = chainPoints.value;
  const c = t.charts;
  if (!points && chainError.value) return html`<${Failed} title=${c.failedTitle} error=${chainError.value} onRetry=${() => void loadPoints()} />`;
  const at = (/** @type {number} */ height) => c.at(count(height));
  if (!points) return html`<div class="charts">${[[c.difficulty, c.difficultyText], [c.rate, c.rateText], [c.posts, c.postsText]].map(([title, text]) => html`<${ChartHead} title=${title} text=${text} />
    <${Skeleton} kind="chart" label=${title} count=${1} />`)}</div>`;
  const rates = points.flatMap(({ height, hash_rate: rate }) => (rate === null ? [] : [{ y: rate, where: at(height), value: hashRate(rate) }]));
  const tries = points.filter(({ height }) => height > 0).map(({ height, difficulty_hashes: hashes }) => ({ y: Number(hashes), where: at(height), value: c.triesOf(largeCount(hashes)) }));
  const posts = points.map(({ height, posts: n }) => ({ y: Number(n), where: at(height), value: e.posts(Number(n)) }));
  return html`<div class="charts">
    <${ChartHead} title=${c.difficulty} text=${c.difficultyText} />
    <${LineChart} title=${c.difficulty} points=${tries} counted=${true} inWords=${(/** @type {number} */ y) => c.triesOf(largeCount(y))} columns=${[c.height, c.tries]} empty=${c.empty} test="chart-difficulty" />
    <${ChartHead} title=${c.rate} text=${c.rateText} />
    <${LineChart} title=${c.rate} points=${rates} inWords=${hashRate} columns=${[c.height, c.perSecond]} empty=${c.empty} test="chart-rate" />
    <${ChartHead} title=${c.posts} text=${c.postsText} />
    <${LineChart} title=${c.posts} points=${posts} counted=${true} inWords=${(/** @type {number} */ y) => e.posts(y)} columns=${[c.height, c.posts]} empty=${c.empty} test="chart-posts" />
  </div>`;
}

/** @param {{title: string | undefined, text: string | undefined}} props */
function ChartHead({ title, text }) {
  return html`<h2 class="section-title">${title}</h2><p class="help">${text}</p>`;
}

function History() {
  useEffect(followReorgs, []);
  const list = reorgs.value;
  const r = t.reorgs;
  if (!list && chainError.value) return html`<${Parked} /><${Failed} title=${r.failedTitle} error=${chainError.value} onRetry=${() => void loadReorgs()} />`;
  return html`<${Parked} />
    <p class="lead tab-lead">${r.lead}</p>
    ${!list
      ? html`<${Skeleton} kind="rows" label=${e.tabs.history} />`
      : list.length === 0
        ? html`<${EmptyState} title=${r.none} text=${r.noneText} />`
        : html`<${ReorgList} reorgs=${list} now=${now.value} />
            ${reorgsNext.value === null ? null : html`<p class="more"><button type="button" class="button" data-kind="quiet" onClick=${() => void loadEarlierReorgs()}>${r.older}</button></p>`}`}`;
}
