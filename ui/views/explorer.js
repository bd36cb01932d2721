// @ts-check
import { asNodeError } from "../backend.js";
import { Avatar } from "../components/avatar.js";
import { BlockList } from "../components/block-list.js";
import { EmptyState } from "../components/empty-state.js";
import { ErrorState } from "../components/error-state.js";
import { LineChart } from "../components/line-chart.js";
import { ReorgList } from "../components/reorg-list.js";
import { Skeleton } from "../components/skeleton.js";
import { Tabs } from "../components/tabs.js";
import { shortKey } from "../format/key.js";
import { count, hashRate, largeCount } from "../format/number.js";
import { EXPLORER_TABS, link } from "../format/route.js";
import { html, useEffect, useState } from "../preact.js";
import { blocks, blocksError, followBlocks, loadingOlder, loadOlder, olderFrom, refresh } from "../state/blocks.js";
import { chainError, chainPoints, findInChain, followCharts, followReorgs, loadEarlierReorgs, loadPoints, loadReorgs, nothingAt, reorgs, reorgsNext } from "../state/chain.js";
import { now } from "../state/clock.js";
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
    <${Find} />
    <${Tabs} label=${e.tabsLabel} tabs=${tabs} current=${tab} test="explorer" />
    <${FACES[tab]} />
  </div>`;
}

/** To a block, a post or an author, by what one knows of it. */
function Find() {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [namesakes, setNamesakes] = useState(/** @type {import("../state/whom.js").Namesake[]} */ ([]));
  const change = (/** @type {InputEvent} */ event) => (setProblem(null), setNamesakes([]), setTyped(/** @type {HTMLInputElement} */ (event.target).value));
  const go = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy) return;
    setNamesakes([]);
    if (!typed.trim()) return setProblem(e.findFirst);
    setBusy(true);
    try {
      const found = await findInChain(typed);
      if (!found) setProblem(nothingAt(typed));
      else if (found.view === "namesakes") setNamesakes(found.all);
      else location.hash = link[found.view](found.at);
    } catch (error) {
      setProblem(asNodeError(error).message);
    }
    setBusy(false);
  };
  return html`<form class="search" role="search" onSubmit=${go}>
      <input class="field" value=${typed} placeholder=${e.findPlaceholder} aria-label=${e.findLabel} aria-invalid=${problem !== null} aria-describedby="find-problem"
        autocomplete="off" autocapitalize="none" dir="auto" spellcheck=${false} data-test="explorer-find" onInput=${change} />
      <button type="submit" class="button" data-kind="quiet" aria-busy=${busy} data-test="explorer-find-go">${e.find}</button>
    </form>
    <p id="find-problem" class="field-problem" role="alert" data-test="explorer-find-problem">${problem}</p>
    <div role="status">${namesakes.length > 0 ? html`<${Namesakes} all=${namesakes} />` : null}</div>`;
}

/** Several go by one name: the keys tell them apart. @param {{all: import("../state/whom.js").Namesake[]}} props */
function Namesakes({ all }) {
  return html`<div class="namesakes" data-test="namesakes">
    <p>${e.findSeveral}</p>
    <ul>${all.map(({ author, name }) => html`<li key=${author}><a href=${link.author(author)} data-test="namesake" data-author=${author}>
      <${Avatar} author=${author} name=${name} /><span><bdi>${name ?? shortKey(author)}</bdi> <code>${shortKey(author)}</code></span></a></li>`)}</ul>
  </div>`;
}

function Blocks() {
  useEffect(followBlocks, []);
  const list = blocks.value;
  if (!list && blocksError.value) return html`<${ErrorState} title=${e.failedTitle} message=${blocksError.value.message} onRetry=${() => void refresh()} />`;
  if (!list) return html`<${Skeleton} kind="rows" label=${e.list} />`;
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
  if (!points && chainError.value) return html`<${ErrorState} title=${c.failedTitle} message=${chainError.value.message} onRetry=${() => void loadPoints()} />`;
  if (!points) return html`<${Skeleton} kind="rows" label=${e.tabs.charts} />`;
  const at = (/** @type {number} */ height) => c.at(count(height));
  const rates = points.flatMap(({ height, hash_rate: rate }) => (rate === null ? [] : [{ y: rate, where: at(height), value: hashRate(rate) }]));
  const tries = points.filter(({ height }) => height > 0).map(({ height, difficulty_hashes: hashes }) => ({ y: Number(hashes), where: at(height), value: largeCount(hashes) }));
  const posts = points.map(({ height, posts: n }) => ({ y: Number(n), where: at(height), value: count(n) }));
  return html`<div class="charts">
    <h2 class="section-title">${c.difficulty}</h2>
    <p class="help">${c.difficultyText}</p>
    <${LineChart} title=${c.difficulty} points=${tries} inWords=${largeCount} columns=${[c.height, c.tries]} empty=${c.empty} test="chart-difficulty" />
    <h2 class="section-title">${c.rate}</h2>
    <p class="help">${c.rateText}</p>
    <${LineChart} title=${c.rate} points=${rates} inWords=${hashRate} columns=${[c.height, c.perSecond]} empty=${c.empty} test="chart-rate" />
    <h2 class="section-title">${c.posts}</h2>
    <p class="help">${c.postsText}</p>
    <${LineChart} title=${c.posts} points=${posts} inWords=${count} columns=${[c.height, c.posts]} empty=${c.empty} test="chart-posts" />
  </div>`;
}

function History() {
  useEffect(followReorgs, []);
  const list = reorgs.value;
  const r = t.reorgs;
  return html`<${Parked} />
    <p class="lead tab-lead">${r.lead}</p>
    ${!list && chainError.value
      ? html`<${ErrorState} title=${r.failedTitle} message=${chainError.value.message} onRetry=${() => void loadReorgs()} />`
      : !list
        ? html`<${Skeleton} kind="rows" label=${e.tabs.history} />`
        : list.length === 0
          ? html`<${EmptyState} title=${r.none} text=${r.noneText} />`
          : html`<${ReorgList} reorgs=${list} now=${now.value} />
              ${reorgsNext.value === null ? null : html`<p class="more"><button type="button" class="button" data-kind="quiet" onClick=${() => void loadEarlierReorgs()}>${r.older}</button></p>`}`}`;
}
