// @ts-check
import { identities } from "../../backend.js";
import { FileField } from "../../components/file-field.js";
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
 * What was typed, and what to do with it; shown in a dialog, and at the first start. `problem` is what none of the fields says of itself.
 * @typedef {{fields: import("../../preact.js").View, busy: boolean, problem: string | null, submit: () => void}} BringIn
 */

/**
 * What is wrong with a field, to be shown by it.
 * @param {import("./attempt.js").Attempt} attempt
 * @param {string} test hook
 */
function teller({ at, problem }, test) {
  const told = html`<p id="bring-in-problem" class="field-problem" role="alert" data-test=${test}>${problem}</p>`;
  return (/** @type {string} */ field) => (at === field ? { wrongBy: "bring-in-problem", told } : {});
}

/**
 * An identity from its words.
 * @param {{name: string | null, onDone: () => void, test: string}} props a null name asks for one; `test`: hook of what is wrong
 * @returns {BringIn}
 */
export function useRestore({ name, onDone, test }) {
  const [words, setWords] = useState("");
  const [typed, setTyped] = useState("");
  const work = useAttempt({ words: { field: "restore-words" } });
  const { busy, problem, at, say, attempt } = work;
  const found = words.split(/[^\p{L}]+/u).filter(Boolean).length;
  const submit = () => {
    if (busy) return;
    if (found !== WORDS) return say(s.wordsMissing(found), "restore-words");
    void attempt(() => settle(identities.restore(words, name ?? typed))).then((good) => good && (setWords(""), onDone()));
  };
  const fields = html`
    <${LabelledField} id="restore-words" label=${s.restoreWords} lines=${4} focus=${true} help=${s.wordsCounted(found)} value=${words} onInput=${setWords} ...${teller(work, test)("restore-words")} test="restore-words" />
    ${name === null ? html`<${LabelledField} id="restore-name" label=${s.name} value=${typed} onInput=${setTyped} help=${s.nameHelp} test="restore-name" />` : null}`;
  return { fields, busy, problem: at === null ? problem : null, submit };
}

/**
 * An identity from a file.
 * @param {{name: string | null, onDone: () => void, test: string}} props a null name asks for one; `test`: hook of what is wrong
 * @returns {BringIn}
 */
export function useImport({ name, onDone, test }) {
  const [file, setFile] = useState("");
  const [picked, setPicked] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [typed, setTyped] = useState("");
  const work = useAttempt({ wrong_passphrase: { field: "import-passphrase" }, file: { field: "import-text" } });
  const { busy, problem, at, say, attempt } = work;
  const tell = teller(work, test);
  const submit = () => {
    if (busy) return;
    if (!file.trim()) return say(s.fileMissing, "import-file");
    void attempt(() => settle(identities.bringIn(file, passphrase, name ?? typed))).then((good) => good && (setPassphrase(""), onDone()));
  };
  const take = async (/** @type {File} */ given) => {
    setPicked(given.name);
    if (given.size > MOST_FILE_BYTES) return say(s.fileTooLarge, "import-file");
    say(null);
    setFile(await given.text());
  };
  const fields = html`
    <${FileField} id="import-file" label=${s.file} choose=${s.fileChoose} chosen=${picked || null} none=${s.fileNone} accept=".json,application/json" focus=${true}
      ...${tell("import-file")} onFile=${(/** @type {File} */ given) => void take(given)} test="import" />
    <${LabelledField} id="import-text" label=${s.fileText} lines=${3} help=${s.fileTextHelp} value=${file} onInput=${setFile} ...${tell("import-text")} test="import-text" />
    <${LabelledField} id="import-passphrase" label=${s.filePassphrase} type="password" complete="current-password" value=${passphrase} onInput=${setPassphrase} ...${tell("import-passphrase")} test="import-passphrase" />
    ${name === null ? html`<${LabelledField} id="import-name" label=${s.name} value=${typed} onInput=${setTyped} help=${s.nameHelp} test="import-name" />` : null}`;
  return { fields, busy, problem: at === null ? problem : null, submit };
}
