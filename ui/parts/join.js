// @ts-check
import { asNodeError } from "../backend.js";
import { AddPeerForm } from "../components/add-peer-form.js";
import { CopyButton } from "../components/copy-button.js";
import { isInvite } from "../format/invite.js";
import { reasonWords } from "../format/refusal.js";
import { cleanName } from "../format/text.js";
import { html, useEffect, useRef, useState } from "../preact.js";
import { endOfCalls } from "../state/joining.js";
import { withdraw } from "../state/notices.js";
import { addPeer, JOINING } from "../state/peers.js";
import { joinBy } from "../state/reach.js";
import { leaveBy, ownWindow } from "../state/session.js";
import { changeSettings, settings } from "../state/settings.js";
import { t } from "../strings/words.js";

const n = t.network;

/**
 * Join someone by address or invite, wherever the form stands. What was typed stays until somebody answers, so that it
 * can be mended.
 * @param {{id: string, placeholder: string, tests?: boolean, initial?: string, onJoined?: () => void}} props
 */
export function Join({ id, placeholder, tests = false, initial = "", onJoined }) {
  const [address, setAddress] = useState(initial);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  const [elsewhere, setElsewhere] = useState(/** @type {"move" | "another" | null} how one gets to the other network of an invite */ (null));
  const waiting = useRef(/** @type {AbortController | null} */ (null));
  useEffect(() => () => waiting.current?.abort(), []);
  const type = (/** @type {string} */ text) => {
    waiting.current?.abort();
    setProblem(null);
    setElsewhere(null);
    setAddress(text);
  };
  const follow = async (/** @type {string[]} */ called) => {
    const wait = (waiting.current = new AbortController());
    const peer = await endOfCalls(called, wait.signal);
    if (peer) withdraw(JOINING);
    if (wait.signal.aborted || !peer) return;
    if (peer.state === "connected") return setAddress("");
    const why = (peer.why && reasonWords(peer.why)) ?? cleanName(peer.last_error) ?? n.states[peer.state];
    setProblem(n.joinFailed[peer.state === "failed" ? "later" : "never"](peer.address, why));
  };
  const add = async () => {
    if (!address.trim()) return setProblem(n.addEmpty), document.getElementById(id)?.focus();
    waiting.current?.abort();
    setProblem(null);
    setBusy(true);
    try {
      const called = await (isInvite(address) ? joinBy(address) : addPeer(bareAddress(address)));
      void follow(called);
      onJoined?.();
    } catch (error) {
      const { code, message } = asNodeError(error);
      // A node without a window stays on the network of its folder: whoever runs it starts another.
      if (code === "other_network" && !ownWindow.value) setElsewhere("another");
      else if (code === "other_network" && settings.value?.welcome_done === false) setElsewhere("move");
      setProblem(message);
    }
    setBusy(false);
  };
  const move = async () => {
    setBusy(true);
    try {
      const name = settings.value?.name;
      await leaveBy(address);
      if (name) await changeSettings({ name });
      type("");
      onJoined?.();
    } catch (error) {
      setProblem(asNodeError(error).message);
    }
    setBusy(false);
  };
  return html`<${AddPeerForm} id=${id} address=${address} busy=${busy} problem=${elsewhere ? null : problem} placeholder=${placeholder} tests=${tests} onAddress=${type} onAdd=${add} />
    ${elsewhere === "another" ? html`<${Another} invite=${address} />` : null}
    ${elsewhere === "move" ? html`<p class="help" role="alert">${n.moveText}</p><p><button type="button" class="button" aria-busy=${busy} data-test="join-move" onClick=${() => busy || move()}>${n.move}</button></p>` : null}`;
}

/** How whoever runs a node without a window gets to another network. @param {{invite: string}} props */
function Another({ invite }) {
  const command = n.anotherCommand(invite.replace(/\s+/gu, ""));
  return html`<div class="join-another" data-test="join-another">
    <p class="help" role="alert">${n.anotherText}</p>
    <p><code data-test="join-command">${command}</code></p>
    <p><${CopyButton} text=${command} label=${n.anotherCopy} /></p>
    <p class="help">${n.anotherHelp}</p>
  </div>`;
}

/** What of a web address names a node. @param {string} text */
function bareAddress(text) {
  return text.trim().replace(/^https?:\/\//iu, "").replace(/\/.*$/su, "");
}
