// @ts-check
import { CopyButton } from "../components/copy-button.js";
import { EmptyState } from "../components/empty-state.js";
import { ErrorState } from "../components/error-state.js";
import { PeerTable } from "../components/peer-table.js";
import { Skeleton } from "../components/skeleton.js";
import { html, useEffect } from "../preact.js";
import { now } from "../state/clock.js";
import { status } from "../state/node.js";
import { peers, peersError, peersPoll, publicAddress, removePeer } from "../state/peers.js";
import { Join } from "../parts/join.js";
import { portOf } from "../parts/readings.js";
import { t } from "../strings/en.js";

/** Who this node talks to, and how to join someone. */
export function NetworkView() {
  useEffect(() => (peersPoll.start(), () => peersPoll.stop()), []);
  return html`<div class="view" data-wide>
    <h1 class="view-title">${t.network.title}</h1>
    <p class="lead">${t.network.lead}</p>
    <div class="panes">
      <section class="pane">
        <h2>${t.side.join}</h2>
        <${Join} id="network-join" placeholder=${t.network.addPlaceholder} tests=${true} />
        <p class="help">${t.network.addHelp}</p>
      </section>
      <section class="pane">
        <h2>${t.network.own}</h2>
        <${OwnAddress} />
      </section>
    </div>
    <${Peers} />
  </div>`;
}

function Peers() {
  const list = peers.value;
  const error = peersError.value;
  if (!list && error) return html`<${ErrorState} title=${t.network.failedTitle} message=${error.message} onRetry=${() => peersPoll.now()} />`;
  if (!list) return html`<${Skeleton} kind="rows" label=${t.network.table} />`;
  if (list.length === 0) return html`<${EmptyState} title=${t.network.emptyTitle} text=${t.network.emptyText} />`;
  return html`<section>
    <h2 class="section-title">${t.network.table}</h2>
    <${PeerTable} peers=${list} now=${now.value} onRemove=${(/** @type {string} */ address) => void removePeer(address)} />
  </section>`;
}

/** What to tell someone who wants to join. */
function OwnAddress() {
  const listen = status.value?.listen;
  if (!listen) return null;
  if (listen.public === null) return html`<p class="help">${t.network.ownOff}</p>`;
  const bound = listen.public;
  const everywhere = /^(0\.0\.0\.0|\[::\]):/u.test(bound);
  const address = publicAddress.value ?? (everywhere ? null : bound);
  const local = publicAddress.value === null && /^(127\.|\[::1\])/u.test(bound);
  return html`
    <p class="own-address">${address
      ? html`<code data-test="own-address">${address}</code> <${CopyButton} text=${address} />`
      : html`<span data-test="own-address">${t.network.ownPort(portOf(bound))}</span>`}</p>
    <p class="help">${local ? t.network.ownLocal : t.network.ownHelp}</p>
  `;
}
