// @ts-check
import { asNodeError } from "../backend.js";
import { AddPeerForm } from "../components/add-peer-form.js";
import { isInvite } from "../format/invite.js";
import { html, useState } from "../preact.js";
import { addPeer } from "../state/peers.js";
import { joinBy } from "../state/reach.js";
import { t } from "../strings/words.js";

/**
 * Join someone by address or invite, wherever the form stands.
 * @param {{id: string, placeholder: string, tests?: boolean, initial?: string, onJoined?: () => void}} props
 */
export function Join({ id, placeholder, tests = false, initial = "", onJoined }) {
  const [address, setAddress] = useState(initial);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  const add = async () => {
    if (!address.trim()) return setProblem(t.network.addEmpty);
    setBusy(true);
    try {
      await (isInvite(address) ? joinBy(address) : addPeer(address.trim()));
      setAddress("");
      setProblem(null);
      onJoined?.();
    } catch (error) {
      setProblem(asNodeError(error).message);
    }
    setBusy(false);
  };
  return html`<${AddPeerForm} id=${id} address=${address} busy=${busy} problem=${problem} placeholder=${placeholder} tests=${tests}
    onAddress=${(/** @type {string} */ text) => (setProblem(null), setAddress(text))} onAdd=${add} />`;
}
