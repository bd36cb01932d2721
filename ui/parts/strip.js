// @ts-check
import { Dialog } from "../components/dialog.js";
import { count, hashRate } from "../format/number.js";
import { link } from "../format/route.js";
import { warningWords } from "../format/refusal.js";
import { syncState } from "../format/syncstate.js";
import { html, useState } from "../preact.js";
import { connection, status } from "../state/node.js";
import { t } from "../strings/words.js";
import { peerCount, portOf } from "./readings.js";

/** @typedef {{code: string, text: string, advice: string}} Warned */

/** The lower edge: how the node is, in one line. */
export function Strip() {
  const now = status.value;
  const lost = connection.value === "lost";
  const peers = now ? peerCount(now.peers) : 0;
  return html`<footer class="strip" aria-label=${t.strip.label} data-before=${lost}>
    <${SyncWord} lost=${lost} />
    ${now
      ? html`
          ${lost ? html`<span>${t.strip.before}</span>` : null}
          <${SyncMore} sync=${now.sync} />
          <span data-test="status-height" data-height=${now.height}>${t.strip.height(count(now.height))}</span>
          <span data-test="status-peers" data-peers=${peers}><bdi>${t.strip.peers(peers)}</bdi></span>
          <span class="strip-waiting" data-test="status-waiting"><bdi>${t.strip.waiting(now.pool.posts)}</bdi></span>
          ${now.mining.paused && now.pool.posts > 0 ? html`<span class="strip-more" data-test="status-paused">${t.desktop.paused}</span>` : null}
          ${now.mining.active ? html`<span class="strip-more"><bdi>${hashRate(now.mining.hash_rate)}</bdi></span>` : null}
          <${Warnings} warnings=${allWarnings(now)} />
          <span class="strip-where" data-test="status-where">${where(now)}</span>
        `
      : null}
  </footer>`;
}

/** @param {{lost: boolean}} props */
function SyncWord({ lost }) {
  const now = status.value;
  if (lost) return html`<span class="badge" data-tone="bad" data-test="status-sync"><span>${t.strip.lost}</span></span>`;
  if (!now) return html`<span class="badge" data-tone="wait" data-test="status-sync"><span>${t.strip.starting}</span></span>`;
  const sync = syncState(now.sync);
  return html`<span class="badge" data-tone=${sync.tone} data-test="status-sync" data-stage=${now.sync.stage}><span>${sync.text}</span>
    ${sync.progress === null ? null : html`<progress value=${sync.progress} max="1" aria-hidden="true"></progress>`}
  </span>`;
}

/** Headers and speed, while there is a way to go. @param {{sync: import("../contract.js").Status["sync"]}} props */
function SyncMore({ sync }) {
  if (sync.stage !== "blocks" && sync.stage !== "headers") return null;
  return html`<span class="strip-more" data-test="status-sync-more"><bdi>${t.strip.syncMore(count(sync.headers), count(sync.posts_per_s))}</bdi></span>`;
}

/** @param {{warnings: Warned[]}} props */
function Warnings({ warnings }) {
  const [open, setOpen] = useState(false);
  const [first] = warnings;
  if (!first) return null;
  return html`<button type="button" class="strip-warning" data-test="status-warnings" onClick=${() => setOpen(true)}>
      <span>${warnings.length === 1 ? first.text : t.strip.andMore(first.text, warnings.length - 1)}</span>
    </button>
    ${open
      ? html`<${Dialog} title=${t.strip.warningsTitle} onClose=${() => setOpen(false)} test="warnings">
          <ul class="warnings">${warnings.map((one) => html`<li data-code=${one.code}><strong>${one.text}</strong> ${one.advice} ${whereTo(one.code, () => setOpen(false))}</li>`)}</ul>
        </${Dialog}>`
      : null}`;
}

/** Where more of it is to be seen. @param {string} code @param {() => void} onGo */
function whereTo(code, onGo) {
  if (code === "branch_parked") return html`<a href=${link.network} data-test="warning-go" onClick=${onGo}>${t.strip.toBranches}</a>`;
  if (code === "deep_reorg" || code === "history_changed") return html`<a href=${link.explorer("history")} data-test="warning-go" onClick=${onGo}>${t.strip.toHistory}</a>`;
  return null;
}

/**
 * What the node warns of, and that it listens at another port than it should.
 * @param {import("../contract.js").Status} now
 * @returns {Warned[]}
 */
function allWarnings({ warnings, listen }) {
  const all = warnings.map((one) => ({ code: one.code, ...warningWords(one) }));
  if (!listen.note || listen.public === null) return all;
  const text = t.strip.otherPort(String(listen.wanted_port), portOf(listen.public));
  return [...all, { code: "listen_note", text, advice: t.strip.otherPortAdvice }];
}

/** @param {import("../contract.js").Status} now */
function where({ network, listen }) {
  return listen.public === null ? t.strip.whereOff(network) : t.strip.where(network, portOf(listen.public));
}
