// @ts-check
import { byteSize, count } from "../format/number.js";
import { cleanName } from "../format/text.js";
import { reasonWords } from "../format/refusal.js";
import { duration } from "../format/time.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { When } from "./when.js";

/** @typedef {import("../contract.js").Peer} Peer */

const TONES = { connected: "good", connecting: "wait", waiting: "wait", failed: "bad", self: "quiet", other_network: "bad" };

/** Four numbers of three digits and a port stay on one line; a name or an address of the newer kind may break. */
const SHORT_ADDRESS = 21;

/** @param {{peers: Peer[], now: number, onRemove: (address: string) => void, onBan: (address: string) => void}} props */
export function PeerTable({ peers, now, onRemove, onBan }) {
  const n = t.network;
  return html`<div class="table-frame">
    <table class="table" role="table">
      <caption class="visually-hidden">${n.table}</caption>
      <thead role="rowgroup"><tr role="row">
        <th role="columnheader" scope="col">${n.address}</th>
        <th role="columnheader" scope="col">${n.state}</th>
        <th role="columnheader" scope="col">${n.direction}</th>
        <th role="columnheader" scope="col" class="number">${n.height}</th>
        <th role="columnheader" scope="col" class="number">${n.ping}</th>
        <th role="columnheader" scope="col">${n.since}</th>
        <th role="columnheader" scope="col" class="number">${n.traffic}</th>
        <th role="columnheader" scope="col" class="number" title=${n.scoreHelp}>${n.score}</th>
        <th role="columnheader" scope="col"><span class="visually-hidden">${n.remove}</span></th>
      </tr></thead>
      <tbody role="rowgroup">${peers.map((peer) => html`<${PeerRow} key=${`${peer.direction} ${peer.address}`} peer=${peer} now=${now} onRemove=${onRemove} onBan=${onBan} />`)}</tbody>
    </table>
  </div>`;
}

/** @param {{peer: Peer, now: number, onRemove: (address: string) => void, onBan: (address: string) => void}} props */
function PeerRow({ peer, now, onRemove, onBan }) {
  const n = t.network;
  const trouble = peer.state === "connected" ? null : ((peer.why && reasonWords(peer.why)) ?? cleanName(peer.last_error));
  const retry = peer.next_try_secs === null || peer.state === "connected" ? null : n.nextTry(duration(peer.next_try_secs));
  return html`<tr role="row" data-test="peer-row" data-address=${peer.address} data-state=${peer.state}>
    <th role="rowheader" scope="row"><span class="peer-address" data-short=${peer.address.length <= SHORT_ADDRESS}>${peer.address}</span><small><bdi>${cleanName(peer.agent) ?? t.units.none}</bdi></small></th>
    <td role="cell" data-label=${n.state}>
      <span class="badge" data-tone=${TONES[peer.state]}><span>${n.states[peer.state]}</span></span>
      ${peer.banned ? html`<small>${n.isBanned}</small>` : null}
      ${trouble ? html`<small title=${trouble}><bdi>${trouble}</bdi></small>` : null}
      ${retry ? html`<small><bdi>${retry}</bdi></small>` : null}
    </td>
    <td role="cell" data-label=${n.direction} title=${n.directionHelp[peer.direction]}>${n[peer.direction]}</td>
    <td role="cell" data-label=${n.height} class="number">${peer.height === null ? t.units.none : count(peer.height)}</td>
    <td role="cell" data-label=${n.ping} class="number"><bdi>${peer.ping_ms === null ? t.units.none : t.units.milliseconds(Math.max(1, Math.round(peer.ping_ms)))}</bdi></td>
    <td role="cell" data-label=${n.since}>${peer.since === null ? t.units.none : html`<${When} seconds=${Number(peer.since)} now=${now} />`}</td>
    <td role="cell" data-label=${n.traffic} class="number"><span class="peer-traffic"><bdi>${n.trafficIn(byteSize(peer.bytes_in))}</bdi><bdi>${n.trafficOut(byteSize(peer.bytes_out))}</bdi></span></td>
    <td role="cell" data-label=${n.score} class="number" title=${n.scoreHelp}><bdi>${signed(peer.score)}</bdi></td>
    <td role="cell"><span class="row-actions">
      <button type="button" class="button" data-kind="quiet" data-size="small" data-test="peer-remove" aria-label=${n.removeLabel(peer.address)} title=${n.removeHelp} onClick=${() => onRemove(peer.address)}>${n.remove}</button>
      <button type="button" class="button" data-kind="quiet" data-size="small" data-test="peer-ban" aria-label=${n.banLabel(peer.address)} disabled=${peer.banned === true} onClick=${() => onBan(peer.address)}>${n.ban}</button>
    </span></td>
  </tr>`;
}

/** A score with its sign. @param {number} score */
function signed(score) {
  return score > 0 ? `+${score}` : String(score).replace("-", "\u2212");
}
