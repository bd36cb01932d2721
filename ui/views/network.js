// @ts-check
import { Banner } from "../components/banner.js";
import { CopyButton } from "../components/copy-button.js";
import { EmptyState } from "../components/empty-state.js";
import { Facts } from "../components/facts.js";
import { GuideLink } from "../components/guide-link.js";
import { InviteCard } from "../components/invite-card.js";
import { PeerTable } from "../components/peer-table.js";
import { Skeleton } from "../components/skeleton.js";
import { SyncPanel } from "../components/sync-panel.js";
import { leadsNowhere } from "../format/invite.js";
import { reachWords } from "../format/reach.js";
import { link } from "../format/route.js";
import { html, useEffect, useState } from "../preact.js";
import { bans, bansError, bansPoll } from "../state/bans.js";
import { now } from "../state/clock.js";
import { lost, status } from "../state/node.js";
import { peers, peersError, peersPoll, removePeer, traffic } from "../state/peers.js";
import { invite, inviteError, invitePoll, lan, lanError, lanPoll } from "../state/reach.js";
import { catchingUp } from "../state/sync.js";
import { Ban, Bans } from "../parts/bans.js";
import { failedWords, missingWords } from "../parts/failed.js";
import { Join } from "../parts/join.js";
import { Neighbours } from "../parts/neighbours.js";
import { Parked } from "../parts/parked.js";
import { portOf, reachFact } from "../parts/readings.js";
import { Resync } from "../parts/resync.js";
import { TrafficCharts } from "../parts/traffic.js";
import { t } from "../strings/words.js";

/** Who this node talks to, and how to join someone. */
export function NetworkView() {
  useEffect(() => (peersPoll.start(), () => peersPoll.stop()), []);
  return html`<div class="view" data-wide>
    <h1 class="view-title">${t.network.title}</h1>
    <p class="lead">${t.network.lead}</p>
    <${Missing} />
    ${catchingUp.value && status.value ? html`<${SyncPanel} sync=${status.value.sync} />` : null}
    <${Parked} />
    <div class="panes">
      <section class="pane">
        <h2>${t.side.join}</h2>
        <${Join} id="network-join" placeholder=${t.side.joinPlaceholder} tests=${true} />
        <p class="help">${t.network.addHelp}</p>
        <h2>${t.network.lan}</h2>
        <div data-before=${lost.value}>
          <${Before} known=${(lan.value?.finds.length ?? 0) > 0} />
          <${Neighbours} />
        </div>
      </section>
      <section class="pane" data-before=${lost.value}>
        <h2>${t.network.invite}</h2>
        <${Before} known=${invite.value !== null} />
        <${InvitePane} />
      </section>
      <section class="pane" data-before=${lost.value}>
        <h2>${t.network.own}</h2>
        <${Before} known=${status.value !== null} />
        <${Reach} />
      </section>
    </div>
    <${Peers} />
    ${peersError.value && !peers.value ? null : html`<${Before} known=${traffic.value.length > 1} /><${TrafficCharts} />`}
    <${Bans} />
    <${Resync} />
  </div>`;
}

/** That what stands below is as it was, while the node is silent. @param {{known: boolean}} props */
function Before({ known }) {
  return lost.value && known ? html`<p class="help before" data-test="as-before">${t.lost.before}</p>` : null;
}

/** What of this page nobody has answered yet, and how to ask once more. @returns {[import("../backend.js").NodeError, import("../state/polling.js").Poll][]} */
function missing() {
  const parts = /** @type {const} */ ([[peers, peersError, peersPoll], [invite, inviteError, invitePoll], [lan, lanError, lanPoll], [bans, bansError, bansPoll]]);
  return parts.flatMap(([had, { value: error }, poll]) => (had.value === null && error ? [[error, poll]] : []));
}

/** That something did not come, once for the whole page. A node that is silent has its word above every view. */
function Missing() {
  const [first, ...more] = missing();
  if (!first || lost.value) return null;
  const again = () => [first, ...more].forEach(([, poll]) => void poll.now());
  return html`<div role="alert"><${Banner} title=${t.network.failedTitle} text=${failedWords(first[0])} test="error">
    <button type="button" class="link-button" onClick=${again}>${t.app.retry}</button>
  </${Banner}></div>`;
}

function Peers() {
  const list = peers.value;
  const [banning, setBanning] = useState(/** @type {string | null} */ (null));
  if (!list && peersError.value) return html`<section><h2 class="section-title">${t.network.table}</h2><p class="quiet-line">${missingWords(peersError.value)}</p></section>`;
  if (!list) return html`<section><h2 class="section-title">${t.network.table}</h2><${Skeleton} kind="rows" label=${t.network.table} count=${2} /></section>`;
  const text = invite.value && leadsNowhere(invite.value) ? t.network.emptyAlone : t.network.emptyText;
  if (list.length === 0) return html`<${EmptyState} title=${t.network.emptyTitle} text=${text}><${GuideLink} section="join-someone" text=${t.guide.join} /></${EmptyState}>`;
  return html`<section data-before=${lost.value}>
    <h2 class="section-title">${t.network.table}</h2>
    <${Before} known=${true} />
    <${PeerTable} peers=${list} now=${now.value} onRemove=${(/** @type {string} */ address) => void removePeer(address)} onBan=${setBanning} />
    ${banning === null ? null : html`<${Ban} address=${banning} onClose=${() => setBanning(null)} />`}
  </section>`;
}

/** Where others find this node, whether they can, and what to do if not. */
function Reach() {
  const now = status.value;
  if (!now) return null;
  const { addresses, mapping } = now.reach;
  const { problem, advice, setting } = reachWords(now);
  const port = now.listen.public === null ? null : portOf(now.listen.public);
  return html`
    ${addresses.map((way, at) => html`<p class="own-address" key=${way.address} title=${t.network.ways[way.kind]}>
      <code data-test=${at === 0 ? "own-address" : undefined}>${way.address}</code> <${CopyButton} text=${way.address} />
    </p>`)}
    ${addresses.length === 0 && port !== null ? html`<p class="own-address"><span data-test="own-address">${t.network.ownPort(port)}</span></p>` : null}
    <${Facts} facts=${[reachFact(now), mappingFact(mapping)]} />
    ${problem ? html`<p class="help">${problem}</p>` : null}
    ${advice ? html`<p class="help" data-test="reach-advice">${advice} ${setting ? html`<a href=${link.settings} data-test="reach-settings">${t.reaching.toSettings}</a> · ` : null}<${GuideLink} section="behind-a-router" text=${t.guide.router} /></p>` : null}
  `;
}

/** What the router does, where it was asked. @param {import("../contract.js").Mapping} mapping */
function mappingFact({ state, by }) {
  if (state === "off") return null;
  const value = state === "mapped" && by ? t.network.mappedBy[by] : t.network.mapping[state];
  return { label: t.network.router, value, tone: mappingTones[state], test: "reach-mapping" };
}

const mappingTones = /** @type {const} */ ({ off: undefined, searching: "wait", mapped: "good", failed: "bad" });

function InvitePane() {
  useEffect(() => (invitePoll.start(), () => invitePoll.stop()), []);
  if (invite.value) return html`<${InviteCard} invite=${invite.value} />`;
  if (inviteError.value) return html`<p class="help">${missingWords(inviteError.value)}</p>`;
  return html`<${Skeleton} kind="code" label=${t.network.invite} count=${1} />`;
}
