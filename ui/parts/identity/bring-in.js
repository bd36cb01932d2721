// @ts-check
import { identities } from "../../backend.js";
import { LabelledField } from "../../components/labelled-field.js";
import { html, useState } from "../../preact.js";
import { settle } from "../../state/identity.js";
import { t } from "../../strings/words.js";
import { useAttempt } from "./attempt.js";

const s = t.identity;
/** Words of a key. */
const WORDS = 24;
/** An identity file is below a kilobyte. */
const MOST_FILE_BYTES = 64 * 1024;

/**
 * What was typed, and what to do with it; shown in a dialog, and at the first start.
 * @typedef {{fields: import("../../preact.js").View, busy: boolean, problem: string | null, submit: () => void}} BringIn
 */

/**
 * An identity from its words.
 * @param {{name: string | null, onDone: () => void}} props a null name asks for one
 * @returns {BringIn}
 */
export function useRestore({ name, onDone }) {
  const [words, setWords] = useState("");
  const [typed, setTyped] = useState("");
  const { busy, problem, say, attempt } = useAttempt();
  const found = words.split(/[^\p{L}]+/u).filter(Boolean).length;
  const submit = () => {
    if (busy) return;
    if (found !== WORDS) return say(s.wordsMissing(found));
    void attempt(() => settle(identities.restore(words, name ?? typed))).then((good) => good && (setWords(""), onDone()));
  };
  const fields = html`
    <${LabelledField} id="restore-words" label=${s.restoreWords} lines=${4} focus=${true} help=${s.wordsCounted(found)} value=${words} onInput=${setWords} test="restore-words" />
    ${name === null ? html`<${LabelledField} id="restore-name" label=${s.name} value=${typed} onInput=${setTyped} help=${s.nameHelp} test="restore-name" />` : null}`;
  return { fields, busy, problem, submit };
}

/**
 * An identity from a file.
 * @param {{name: string | null, onDone: () => void}} props a null name asks for one
 * @returns {BringIn}
 */
export function useImport({ name, onDone }) {
  const [file, setFile] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [typed, setTyped] = useState("");
  const { busy, problem, say, attempt } = useAttempt();
  const submit = () => {
    if (busy) return;
    if (!file.trim()) return say(s.fileMissing);
    void attempt(() => settle(identities.bringIn(file, passphrase, name ?? typed))).then((good) => good && (setPassphrase(""), onDone()));
  };
  const pick = async (/** @type {Event} */ event) => {
    const picked = /** @type {HTMLInputElement} */ (event.target).files?.[0];
    if (picked && picked.size <= MOST_FILE_BYTES) setFile(await picked.text());
    else if (picked) say(s.fileTooLarge);
  };
  const fields = html`
    <p class="labelled"><label for="import-file">${s.file}</label>
      <input id="import-file" class="field" type="file" accept=".json,application/json" data-test="import-pick" onChange=${pick} /></p>
    <${LabelledField} id="import-text" label=${s.fileText} lines=${3} help=${s.fileTextHelp} value=${file} onInput=${setFile} test="import-text" />
    <${LabelledField} id="import-passphrase" label=${s.filePassphrase} type="password" complete="current-password" value=${passphrase} onInput=${setPassphrase} test="import-passphrase" />
    ${name === null ? html`<${LabelledField} id="import-name" label=${s.name} value=${typed} onInput=${setTyped} help=${s.nameHelp} test="import-name" />` : null}`;
  return { fields, busy, problem, submit };
}
