// @ts-check
import { Facts } from "../components/facts.js";
import { LineChart } from "../components/line-chart.js";
import { Meter } from "../components/meter.js";
import { PostCard } from "../components/post-card.js";
import { Segmented } from "../components/segmented.js";
import { Skeleton } from "../components/skeleton.js";
import { Slider } from "../components/slider.js";
import { byteSize, count, hashRate, largeCount } from "../format/number.js";
import { ratePoints } from "../format/rates.js";
import { duration, roughly } from "../format/time.js";
import { html, useEffect } from "../preact.js";
import { postContext } from "../parts/context.js";
import { emptyBlockIn, miningShare, modeHelp, networkRate, restsAt } from "../parts/readings.js";
import { minedPoll, minedPosts, mineNow, runError, runSince, setMining, stopMining } from "../state/mining.js";
import { lost, status } from "../state/node.js";
import { saidOfOption } from "../state/settings.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Mining} Mining */

const m = t.mining;

/** What this computer does to put posts into blocks. */
export function MiningView() {
  const mining = status.value?.mining;
  return html`<div class="view">
    <h1 class="view-title">${m.title}</h1>
    <p class="lead">${m.lead}</p>
    ${mining
      ? html`<${MineNow} mining=${mining} /><${Controls} mining=${mining} /><${Rate} mining=${mining} /><${InWork} mining=${mining} /><${InIt} mining=${mining} />`
      : html`<${Skeleton} kind="settings" label=${m.title} />`}
  </div>`;
}

/** @param {{mining: Mining}} props */
function MineNow({ mining }) {
  const since = runSince.value;
  const error = runError.value;
  const waiting = status.value?.pool.posts ?? 0;
  const emptyIn = status.value && since !== null && waiting === 0 && !mining.block ? emptyBlockIn(status.value, Date.now() / 1000) : 0;
  return html`<section class="pane mine">
    <div class="mine-row">
      <div>
        <strong>${m.waiting(waiting)}</strong>
        <p class="help" data-test="mine-help">${emptyIn > 0 ? m.emptyIn(duration(status.value?.heartbeat_secs ?? 0), duration(emptyIn)) : waiting === 0 ? m.nowNone : m.nowHelp}</p>
      </div>
      ${since === null
        ? html`<button type="button" class="button" data-test="mine-now" onClick=${() => void mineNow(false)}>${m.now}</button>`
        : html`<button type="button" class="button" data-kind="quiet" data-test="mine-stop" onClick=${() => void stopMining()}>
            ${m.stop} · ${duration((Date.now() - since) / 1000)}
          </button>`}
    </div>
    ${since !== null && mining.block ? html`<${Meter} share=${miningShare(mining.block)} label=${m.thisBlock} />` : null}
    <div role="alert" data-test="mine-problem">${error
      ? html`<p class="field-problem">${error.message}</p>
          ${error.code === "nothing_to_mine"
            ? html`<button type="button" class="link-button" data-test="mine-empty" onClick=${() => void mineNow(true)}>${m.anyway}</button>`
            : null}`
      : null}</div>
  </section>`;
}

/** @param {{mining: Mining}} props */
function Controls({ mining }) {
  const choose = (/** @type {string} */ mode) => setMining({ mode: /** @type {import("../contract.js").MiningMode} */ (mode) });
  return html`<section class="settings">
    <div class="setting">
      <div class="setting-words"><span class="setting-label">${m.mode}</span><p>${status.value ? modeHelp(status.value) : ""}${byOption("mining_mode")}</p>
        ${mining.paused ? html`<p class="help" data-test="mining-paused"><strong>${t.desktop.paused}.</strong> ${t.desktop.pausedHelp}</p>` : null}</div>
      <div class="setting-control"><${Segmented} name="mining-mode" label=${m.mode} value=${mining.mode} options=${m.modes} onChange=${choose} test="mining-mode" /></div>
    </div>
    <div class="setting">
      <div class="setting-words"><span class="setting-label">${m.threads}</span><p>${m.threadsHelp}${byOption("mining_threads")}</p></div>
      <div class="setting-control"><${Slider} label=${m.threads} value=${mining.threads} most=${mining.max_threads}
        text=${m.threadsValue} test="mining-threads" onChange=${(/** @type {number} */ threads) => void setMining({ threads })} /></div>
    </div>
  </section>`;
}

/** That an option of the start counts now, where it does. @param {"mining_mode" | "mining_threads"} field */
const byOption = (field) => ` ${saidOfOption(field) ?? ""}`.trimEnd();

/** Enough samples to follow a change, few enough to be calm. */
const SAMPLES = 64;

/** @param {Mining} mining */
function rates(mining) {
  const now = Date.now();
  return ratePoints(mining.history, SAMPLES, restsAt(mining, lost.value)).map(({ at, rate, idleMs }) => {
    const past = Math.round((now - at) / 1000);
    const where = past < FRESH_SECS ? m.chartNow : m.ago(duration(past));
    return { y: rate, where, value: rate === null ? m.noneFor(duration(idleMs / 1000)) : hashRate(rate) };
  });
}

/** A sample comes each second: one this old still stands for now. */
const FRESH_SECS = 3;

/** @param {{mining: Mining}} props */
function Rate({ mining }) {
  return html`<section>
    <h2 class="section-title">${m.rate}</h2>
    <${LineChart} title=${m.chartLabel} points=${rates(mining)} inWords=${hashRate} columns=${[m.when, m.rate]} empty=${m.chartEmpty} test="chart-hash-rate" />
    <${Facts} facts=${[
      { label: m.thisComputer, value: mining.active ? hashRate(mining.hash_rate) : m.idle, test: "hash-rate" },
      { label: m.networkAbout, value: status.value ? networkRate(status.value) : m.unknown },
      { label: m.blocksFound, value: count(mining.blocks_found), test: "blocks-found" },
      { label: m.kernel, value: m.kernels[mining.kernel] ?? mining.kernel },
    ]} />
  </section>`;
}

/** The very posts that the block would put onto the chain. @param {{mining: Mining}} props */
function InIt({ mining: { block } }) {
  useEffect(() => (minedPoll.start(), () => minedPoll.stop()), []);
  // Another block in work is looked at at once.
  useEffect(() => void minedPoll.now(), [block?.height, block?.posts]);
  const posts = minedPosts.value;
  if (!block || posts.length === 0) return null;
  const context = postContext();
  return html`<section data-test="mined-posts">
    <h2 class="section-title">${m.inIt}</h2>
    ${posts.map((post) => html`<${PostCard} key=${post.id} post=${post} context=${context} />`)}
    ${block.posts > posts.length ? html`<p class="quiet-line">${m.inItMore(block.posts - posts.length)}</p>` : null}
  </section>`;
}

/** @param {{mining: Mining}} props */
function InWork({ mining: { block, mode } }) {
  return html`<section>
    <h2 class="section-title">${m.blockIn}</h2>
    ${block
      ? html`<${Facts} facts=${[
          { label: m.height, value: count(block.height) },
          { label: m.posts, value: count(block.posts) },
          { label: m.size, value: byteSize(block.bytes) },
          { label: m.difficulty, value: largeCount(block.difficulty_hashes) },
          { label: m.working, value: duration(block.working_secs) },
          { label: m.expected, value: block.expected_secs > 0 ? roughly(block.expected_secs) : m.unknown, help: m.leftHelp },
        ]} />`
      : html`<p class="quiet-line">${m.restTitle}. ${mode === "off" ? m.restOff : m.restAuto}</p>`}
  </section>`;
}
