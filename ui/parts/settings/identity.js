// @ts-check
/** The owner's keys: backup, passphrase, export, and further ones. */
import { identities as calls, asNodeError } from "../../backend.js";
import { IdentityRow } from "../../components/identity-row.js";
import { Skeleton } from "../../components/skeleton.js";
import { html, useEffect } from "../../preact.js";
import { begin, identities, identitiesError, loadIdentities, settle } from "../../state/identity.js";
import { notify } from "../../state/notices.js";
import { status } from "../../state/node.js";
import { loadSettings } from "../../state/settings.js";
import { Failed } from "../failed.js";
import { t } from "../../strings/words.js";
import { row } from "./rows.js";

const s = t.identity;

/** @param {() => Promise<unknown>} work */
const attempt = (work) => void settle(work()).then(() => loadSettings(), (error) => notify(asNodeError(error).message, { tone: "bad" }));

/** @param {{label: string, test: string, onClick: () => void}} props */
function Act({ label, test, onClick }) {
  return html`<button type="button" class="button" data-kind="quiet" data-size="small" data-test=${test} onClick=${onClick}>${label}</button>`;
}

function BackupControl() {
  const saved = status.value?.identity.backed_up === true;
  return html`<span class="badge" data-tone=${saved ? "good" : "wait"} data-test="settings-backup" data-saved=${saved}>${saved ? s.backedUp : s.notBackedUp}</span>
    <${Act} label=${saved ? s.showTheWords : s.backUp} test="settings-backup-go" onClick=${() => void begin(saved ? "words" : "backup")} />`;
}

function PassphraseControl() {
  const { has_passphrase: has = false, locked = false, author = "" } = status.value?.identity ?? {};
  if (!has) return html`<${Act} label=${s.setPassphrase} test="settings-passphrase-go" onClick=${() => void begin("passphrase")} />`;
  return html`<span class="badge" data-tone=${locked ? "wait" : "good"} data-test="settings-lock" data-locked=${locked}>${locked ? s.locked : s.unlocked}</span>
    ${locked
      ? html`<${Act} label=${s.unlock} test="settings-unlock" onClick=${() => void begin("unlock")} />`
      : html`<${Act} label=${s.lockNow} test="settings-lock-now" onClick=${() => attempt(() => calls.lock(author))} />`}
    <${Act} label=${s.change} test="settings-passphrase-go" onClick=${() => void begin("passphrase")} />`;
}

function ListShow() {
  useEffect(() => void loadIdentities(), []);
  const list = identities.value;
  const error = identitiesError.value;
  return html`<div class="setting" data-wide>
    <div class="setting-words"><span class="setting-label" id="identities-label">${s.listLabel}</span><p>${s.listHelp}</p></div>
    ${list
      ? html`<ul class="identities" aria-labelledby="identities-label" data-test="identities">${list.map((one) => html`<${IdentityRow} key=${one.author} identity=${one}
          onUse=${() => attempt(() => calls.change(one.author, { active: true }))}
          onRename=${() => void begin("name", one.author)} onBackup=${() => void begin("backup", one.author)}
          onUnlock=${() => void begin("unlock", one.author)} onRemove=${() => void begin("remove", one.author)} />`)}</ul>`
      : error
        ? html`<${Failed} title=${s.failedTitle} error=${error} onRetry=${() => void loadIdentities()} />`
        : html`<${Skeleton} kind="rows" label=${s.listLabel} />`}
    <div class="identities-more">
      <${Act} label=${s.make} test="identities-make" onClick=${() => void begin("make")} />
      <${Act} label=${s.restore} test="identities-restore" onClick=${() => void begin("restore")} />
      <${Act} label=${s.import} test="identities-import" onClick=${() => void begin("import")} />
    </div>
  </div>`;
}

/** @type {import("./rows.js").Section} */
export const identity = {
  id: "identity",
  title: s.section,
  rows: [
    row({ id: "backup", label: s.backupLabel, help: s.backupHelp, words: s.backupWords, Control: BackupControl }),
    row({ id: "passphrase", label: s.passphrase, help: s.passphraseHelp, words: s.passphraseWords, Control: PassphraseControl }),
    row({ id: "export", label: s.exportLabel, help: s.exportHelp, words: s.exportWords, Control: () => html`<${Act} label=${s.exportGo} test="settings-export-go" onClick=${() => void begin("export")} />` }),
    { id: "identities", label: s.listLabel, help: s.listHelp, words: `${s.listWords} ${s.make} ${s.restore} ${s.import}`, Show: ListShow },
  ],
};
