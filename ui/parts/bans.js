// @ts-check
import { asNodeError } from "../backend.js";
import { BanDialog } from "../components/ban-dialog.js";
import { BanList } from "../components/ban-list.js";
import { html, useEffect, useState } from "../preact.js";
import { banAddress, bans, bansError, bansPoll, forgive } from "../state/bans.js";
import { now } from "../state/clock.js";
import { t } from "../strings/words.js";
import { missingWords } from "./failed.js";

/** Whom this node has nothing to do with, and the way to add to them. */
export function Bans() {
  useEffect(() => (bansPoll.start(), () => bansPoll.stop()), []);
  const [open, setOpen] = useState(false);
  const list = bans.value;
  return html`<section data-test="bans">
    <header class="section-head">
      <h2 class="section-title">${t.bans.list}</h2>
      <button type="button" class="button" data-kind="quiet" data-size="small" data-test="ban-add" onClick=${() => setOpen(true)}>${t.bans.add}</button>
    </header>
    ${!list && bansError.value ? html`<p class="quiet-line">${missingWords(bansError.value)}</p>` : null}
    ${list?.length === 0 ? html`<p class="quiet-line" data-test="bans-none">${t.bans.none}</p>` : null}
    ${list && list.length > 0 ? html`<${BanList} bans=${list} now=${now.value} onForgive=${(/** @type {string} */ ip) => void forgive(ip)} />` : null}
    ${open ? html`<${Ban} address=${null} onClose=${() => setOpen(false)} />` : null}
  </section>`;
}

/**
 * The question before a ban, and the ban.
 * @param {{address: string | null, onClose: () => void}} props
 */
export function Ban({ address, onClose }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const ban = async (/** @type {{address: string, secs: number | null, reason: string}} */ wish) => {
    if (!wish.address) return setProblem(t.bans.addressEmpty);
    setBusy(true);
    try {
      await banAddress(wish);
      onClose();
    } catch (error) {
      setProblem(asNodeError(error).message);
      setBusy(false);
    }
  };
  return html`<${BanDialog} address=${address} busy=${busy} problem=${problem} onBan=${ban} onClose=${onClose} />`;
}
