// @ts-check
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").LanFind} LanFind */

/**
 * Nodes of the local network: those of this network to join, those of another with words why not.
 * @param {{finds: LanFind[], onJoin: (address: string) => void}} props
 */
export function LanList({ finds, onJoin }) {
  return html`<ul class="lan">${finds.map((find) => html`<${Find} key=${find.address} find=${find} onJoin=${onJoin} />`)}</ul>`;
}

/** @param {{find: LanFind, onJoin: (address: string) => void}} props */
function Find({ find, onJoin }) {
  const n = t.network;
  const standing = !find.same_network ? "other" : find.connected ? "connected" : "free";
  return html`<li data-test="lan-find" data-address=${find.address} data-standing=${standing}>
    <span class="peer-address">${find.address}</span>
    ${standing === "other" ? html`<small>${n.lanOther(find.network ?? n.lanNoName, find.net)}</small>` : null}
    ${standing === "connected" ? html`<span class="badge" data-tone="good"><span>${n.states.connected}</span></span>` : null}
    ${standing === "free"
      ? html`<button type="button" class="button" data-kind="quiet" data-size="small" data-test="lan-join" aria-label=${n.lanJoinLabel(find.address)} onClick=${() => onJoin(find.address)}>${n.lanJoin}</button>`
      : null}
  </li>`;
}
