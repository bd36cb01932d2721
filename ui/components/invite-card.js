// @ts-check
import { imageAddress } from "../format/invite.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { CopyButton } from "./copy-button.js";

/** @typedef {import("../contract.js").Invite} Invite */

/**
 * The way into this network, to be shown, sent or scanned. The code stays dark on light in every
 * theme: cameras expect it so.
 * @param {{invite: Invite}} props
 */
export function InviteCard({ invite }) {
  const n = t.network;
  return html`<div class="invite">
    <img class="invite-code" src=${imageAddress(invite.qr_svg)} alt=${n.inviteCode(invite.network)} width="132" height="132" data-test="invite-code" />
    <div class="invite-words">
      <p class="invite-text" data-test="invite-text">${invite.invite}</p>
      <p><${CopyButton} text=${invite.invite} label=${n.inviteCopy} /></p>
      <p class="help" data-test="invite-reach">${reachOf(invite)}</p>
    </div>
  </div>`;
}

/** Who can use it, by the addresses in it. @param {Invite} invite */
function reachOf({ addresses, network }) {
  const own = addresses.find((one) => one.kind !== "peer");
  const n = t.network;
  if (own) return n.inviteBy[own.kind]?.(own.address, network);
  return addresses.length > 0 ? n.invitePeers(addresses.length) : n.inviteNobody;
}
