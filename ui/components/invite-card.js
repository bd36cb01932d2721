// @ts-check
import { imageAddress, leadsNowhere } from "../format/invite.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { CopyButton } from "./copy-button.js";

/** @typedef {import("../contract.js").Invite} Invite */

/**
 * The way into this network, to be shown, sent or scanned. The code stays dark on light in every
 * theme: cameras expect it so. Where it leads nobody, that comes first, and there is no code to be scanned.
 * @param {{invite: Invite}} props
 */
export function InviteCard({ invite }) {
  const n = t.network;
  const nowhere = leadsNowhere(invite);
  const reach = html`<p class=${nowhere ? "invite-warning" : "help"} data-test="invite-reach">${reachOf(invite)}</p>`;
  return html`<div class="invite">
    ${nowhere ? null : html`<img class="invite-code" src=${imageAddress(invite.qr_svg)} alt=${n.inviteCode(invite.network)} width="132" height="132" data-test="invite-code" />`}
    <div class="invite-words">
      ${nowhere ? reach : null}
      <p class="invite-text" data-test="invite-text">${invite.invite}</p>
      <p><${CopyButton} text=${invite.invite} label=${n.inviteCopy} /></p>
      ${nowhere ? null : reach}
    </div>
  </div>`;
}

/** Who can use it, by the addresses in it. @param {Invite} invite */
function reachOf({ addresses, network }) {
  const own = addresses.find((one) => one.kind !== "peer" && one.kind !== "loopback") ?? (leadsNowhere({ addresses }) ? addresses[0] : undefined);
  const n = t.network;
  if (own) return n.inviteBy[own.kind]?.(own.address, network);
  return addresses.length > 0 ? n.invitePeers(addresses.length) : n.inviteNobody;
}
