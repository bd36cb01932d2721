// @ts-check
/** What takes how much on this disk, how files of others are fetched, and what of them is kept. */
import { asNodeError, care, node } from "../../backend.js";
import { Facts } from "../../components/facts.js";
import { Segmented } from "../../components/segmented.js";
import { byteSize } from "../../format/number.js";
import { html, signal, useEffect } from "../../preact.js";
import { forgetFiles } from "../../state/files.js";
import { notify } from "../../state/notices.js";
import { save, settings } from "../../state/settings.js";
import { t } from "../../strings/words.js";
import { row } from "./rows.js";

const s = t.filesSettings;

/** What lies on the disk, once that was asked. @type {import("../../preact.js").Signal<Awaited<ReturnType<typeof node.filesKept>> | null>} */
const kept = signal(null);

async function ask() {
  try {
    kept.value = await node.filesKept();
  } catch {
    // The row says nothing, which is what is known.
    kept.value = null;
  }
}

/** What the node takes on the disk, once that was asked. @type {import("../../preact.js").Signal<import("../../contract.js").DiskUse | null>} */
const disk = signal(null);

async function askDisk() {
  disk.value = await care.diagnostics().then((said) => said.disk, () => null);
}

function Disk() {
  useEffect(() => void askDisk(), []);
  const said = (/** @type {string | null | undefined} */ bytes) => (bytes ? byteSize(bytes) : t.units.none);
  return html`<${Facts} facts=${[
    { label: s.diskChain, value: said(disk.value?.database_bytes), test: "settings-disk-chain" },
    { label: s.diskFiles, value: said(disk.value?.files_bytes), test: "settings-disk-files" },
  ]} />`;
}

async function clear() {
  try {
    const { files, bytes } = await node.clearFiles();
    forgetFiles();
    notify(s.cleared(byteSize(bytes), files), { tone: "good" });
  } catch (error) {
    notify(asNodeError(error).message, { tone: "bad" });
  }
  await Promise.all([ask(), askDisk()]);
}

function Kept() {
  useEffect(() => void ask(), []);
  const now = kept.value;
  const none = !now?.fetched_files;
  // Until it is known all of it has its place, so that no row moves.
  return html`<div class="setting-lines">
    <span class="setting-value" data-test="settings-files-kept">${now ? byteSize(now.bytes) : t.units.none}</span>
    <span class="setting-unit">${!now ? t.units.none : none ? s.nothing : s.clearText(byteSize(now.fetched_bytes), now.fetched_files)}</span>
    <button type="button" class="button" data-kind="quiet" data-size="small" data-test="settings-files-clear" disabled=${none} onClick=${clear}>${s.clear}</button>
  </div>`;
}

function Auto() {
  const change = (/** @type {string} */ key) => save("files_auto_kb", Number(key));
  return html`<${Segmented} name="files-auto" label=${s.auto} value=${String(settings.value?.files_auto_kb)} options=${s.autoChoices} test="settings-files-auto" onChange=${change} />`;
}

export const diskRow = row({ id: "disk", label: s.disk, help: s.diskHelp, words: s.diskWords, Control: Disk });

export const filesKeptRow = row({ id: "files-kept", label: s.kept, help: s.keptHelp, words: s.words, Control: Kept });

export const filesAutoRow = row({ id: "files-auto", field: "files_auto_kb", label: s.auto, help: s.autoHelp, words: s.words, Control: Auto });
