// @ts-check
import { asNodeError } from "../backend.js";
import { Dialog } from "../components/dialog.js";
import { count } from "../format/number.js";
import { duration } from "../format/time.js";
import { html, useState } from "../preact.js";
import { branches, followBranch } from "../state/branches.js";
import { now } from "../state/clock.js";
import { status } from "../state/node.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Branch} Branch */

/** Heavier chains that wait for the owner's word; nothing where there is none. */
export function Parked() {
  const [asked, setAsked] = useState(/** @type {Branch | null} */ (null));
  const list = branches.value;
  if (list.length === 0) return null;
  const b = t.branches;
  return html`<section class="pane parked" data-test="parked">
    <h2>${b.title}</h2>
    <p>${b.means}</p>
    <ul class="rows">
      ${list.map((branch) => html`<li key=${branch.id} data-test="branch" data-id=${branch.id}>
        <div class="row-words">
          <strong>${b.leaves(count(branch.fork_height), count(replaced(branch)))}</strong>
          <small>${b.tip(count(branch.height), duration(Math.max(0, now.value - Number(branch.time))))} <code>${branch.id.slice(0, 16)}</code></small>
        </div>
        <button type="button" class="button" data-kind="quiet" data-size="small" data-test="branch-follow" onClick=${() => setAsked(branch)}>${b.follow}</button>
      </li>`)}
    </ul>
    <p class="help">${b.advice}</p>
    ${asked ? html`<${Follow} branch=${asked} onClose=${() => setAsked(null)} />` : null}
  </section>`;
}

/** Says what following does before it does it. @param {{branch: Branch, onClose: () => void}} props */
function Follow({ branch, onClose }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const b = t.branches;
  const go = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await followBranch(branch.id);
      onClose();
    } catch (error) {
      setProblem(asNodeError(error).message);
      setBusy(false);
    }
  };
  const action = html`<button type="button" class="button" aria-busy=${busy} data-test="branch-follow-go" onClick=${go}>${b.followGo}</button>`;
  return html`<${Dialog} title=${b.askTitle} onClose=${onClose} action=${action} test="branch-dialog">
    <p>${b.askGives(count(replaced(branch)), count(branch.fork_height))}</p>
    <p>${b.askPosts}</p>
    <p>${b.askTrust}</p>
    <p class="field-problem" role="alert">${problem}</p>
  </${Dialog}>`;
}

/** How many of our blocks would give way. @param {Branch} branch */
function replaced(branch) {
  return Math.max(0, (status.value?.height ?? 0) - branch.fork_height);
}
