// @ts-check
import { Meter } from "../components/meter.js";
import { percent } from "../format/number.js";
import { problemWords } from "../format/refusal.js";
import { html, useEffect } from "../preact.js";
import { isRunning, resync, resyncPoll, startResync } from "../state/resync.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Resync} View */

/** Checks the chain again, and says how far that is and what came of it. */
export function Resync() {
  useEffect(() => (resyncPoll.start(), () => resyncPoll.stop()), []);
  const view = resync.value;
  const running = isRunning();
  const r = t.resync;
  return html`<section data-test="resync" data-stage=${view?.stage ?? "never"}>
    <header class="section-head">
      <h2 class="section-title">${r.title}</h2>
      <button type="button" class="button" data-kind="quiet" data-size="small" aria-busy=${running} aria-disabled=${running} data-test="resync-start" onClick=${() => void (running || startResync())}>${r.start}</button>
    </header>
    <p class="quiet-line" role="status" data-test="resync-words">${!view ? r.help : running ? r.stages[view.stage] : wordsOf(view)}</p>
    ${view && running ? html`<${Going} view=${view} />` : null}
    ${view && view.problems.length > 0
      ? html`<ul class="problems" data-test="resync-problems">${view.problems.map((problem) => html`<li>${problemWords(problem)}</li>`)}</ul><p class="help">${r.advice}</p>`
      : null}
  </section>`;
}

/** @param {{view: View}} props */
function Going({ view }) {
  const share = shareOf(view);
  return html`<div class="resync">
    <${Meter} share=${share ?? 0} label=${t.resync.stages[view.stage]} />
    <p class="help">${view.stage === "peers" ? t.resync.answered(view.peers_answered, view.peers_asked) : t.resync.usable} <span>${share === null ? "" : percent(share)}</span></p>
  </div>`;
}

/** How far the present step is. @param {View} view */
function shareOf(view) {
  if (view.stage === "peers") return view.peers_asked > 0 ? view.peers_answered / view.peers_asked : null;
  if (view.stage === "posts") return view.posts_total > 0 ? view.posts / view.posts_total : null;
  if (view.stage === "blocks") return view.blocks_total > 0 ? view.blocks / view.blocks_total : null;
  return null;
}

/** @param {View} view */
function wordsOf(view) {
  const r = t.resync;
  if (view.stage === "never") return r.help;
  if (view.stage === "failed") return r.failed;
  const looked = r.looked(view.blocks, view.posts);
  const peers = r.answered(view.peers_answered, view.peers_asked);
  return `${view.problems.length === 0 ? r.sound : r.unsound(view.problems.length)} ${looked} ${peers}`;
}
