// @ts-check
import { identities } from "../../backend.js";
import { CopyButton } from "../../components/copy-button.js";
import { Dialog } from "../../components/dialog.js";
import { FormDialog } from "../../components/form-dialog.js";
import { LabelledField } from "../../components/labelled-field.js";
import { imageAddress } from "../../format/invite.js";
import { cleanName } from "../../format/text.js";
import { html, useState } from "../../preact.js";
import { end, settle, task } from "../../state/identity.js";
import { notify } from "../../state/notices.js";
import { save } from "../../state/saved.js";
import { t } from "../../strings/words.js";
import { useAttempt } from "./attempt.js";
import { Backup } from "./backup.js";
import { useImport, useRestore } from "./bring-in.js";
import { Forgetting, PassphraseDialog, Unlock, weakness } from "./passphrase.js";

const s = t.identity;

/** @typedef {import("../../state/identity.js").OwnIdentity} OwnIdentity */

/** The dialog of what is being done with an identity, wherever it was begun. */
export function IdentityDialogs() {
  const now = task.value;
  if (!now) return null;
  const { task: name, identity } = now;
  if (name === "make") return html`<${Make} />`;
  if (name === "restore") return html`<${Restore} />`;
  if (name === "import") return html`<${Import} />`;
  if (!identity) return null;
  switch (name) {
    case "backup": return html`<${Backup} identity=${identity} check=${true} />`;
    case "words": return html`<${Backup} identity=${identity} check=${false} />`;
    case "passphrase": return html`<${PassphraseDialog} identity=${identity} />`;
    case "unlock": return html`<${Unlock} identity=${identity} />`;
    case "export": return html`<${Export} identity=${identity} />`;
    case "remove": return html`<${Remove} identity=${identity} />`;
    default: return html`<${Rename} identity=${identity} />`;
  }
}

function Make() {
  const [name, setName] = useState("");
  const { busy, problem, attempt } = useAttempt();
  const make = async () => {
    const good = await attempt(() => settle(identities.make(name)));
    if (good) (notify(s.made, { tone: "good" }), end());
  };
  return html`<${FormDialog} title=${s.make} action=${s.makeGo} busy=${busy} problem=${problem} onSubmit=${make} onClose=${end} test="make">
    <p>${s.makeLead}</p>
    <${LabelledField} id="make-name" label=${s.name} focus=${true} help=${s.nameHelp} value=${name} onInput=${setName} test="make-name" />
  </${FormDialog}>`;
}

/** @param {{identity: OwnIdentity}} props */
function Rename({ identity }) {
  const [name, setName] = useState(identity.name ?? "");
  const { busy, problem, attempt } = useAttempt();
  const rename = () => void attempt(() => settle(identities.change(identity.author, { name }))).then((good) => good && end());
  return html`<${FormDialog} title=${s.rename} action=${s.renameGo} busy=${busy} problem=${problem} onSubmit=${rename} onClose=${end} test="rename">
    <${LabelledField} id="rename-name" label=${s.name} focus=${true} help=${s.nameHelp} value=${name} onInput=${setName} test="rename-name" />
  </${FormDialog}>`;
}

function Restore() {
  const { fields, busy, problem, submit } = useRestore({ name: null, onDone: end, test: "restore-problem" });
  return html`<${FormDialog} title=${s.restoreTitle} action=${s.restoreGo} busy=${busy} problem=${problem} onSubmit=${submit} onClose=${end} test="restore">
    <p>${s.restoreLead}</p>${fields}
  </${FormDialog}>`;
}

function Import() {
  const { fields, busy, problem, submit } = useImport({ name: null, onDone: end, test: "import-problem" });
  return html`<${FormDialog} title=${s.importTitle} action=${s.importGo} busy=${busy} problem=${problem} onSubmit=${submit} onClose=${end} test="import">
    <p>${s.importLead}</p>${fields}
  </${FormDialog}>`;
}

/** @param {{identity: OwnIdentity}} props */
function Remove({ identity }) {
  const [confirm, setConfirm] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const { busy, problem, at, attempt } = useAttempt({ confirm: { field: "remove-confirm" }, wrong_passphrase: { field: "remove-passphrase" } });
  const wrongBy = (/** @type {string} */ field) => at === field && "remove-problem";
  const remove = () => void attempt(() => settle(identities.remove(identity.author, confirm, identity.has_passphrase ? passphrase : null))).then((good) => good && end());
  return html`<${FormDialog} title=${s.removeTitle(cleanName(identity.name) ?? identity.short)} action=${s.removeGo} grave=${true} busy=${busy} problem=${problem} onSubmit=${remove} onClose=${end} test="remove">
    <p>${identity.backed_up ? s.removeLead : s.removeUnsaved}</p>
    <${LabelledField} id="remove-confirm" label=${s.removeConfirm(identity.short)} focus=${true} value=${confirm} onInput=${setConfirm} wrongBy=${wrongBy("remove-confirm")} test="remove-confirm" />
    ${identity.has_passphrase
      ? html`<${LabelledField} id="remove-passphrase" label=${s.passphrase} type="password" complete="current-password" value=${passphrase} onInput=${setPassphrase} wrongBy=${wrongBy("remove-passphrase")} test="remove-passphrase" />`
      : null}
  </${FormDialog}>`;
}

/** @param {{identity: OwnIdentity}} props */
function Export({ identity }) {
  const [made, setMade] = useState(/** @type {{file: string, file_name: string, qr_svg: string} | null} */ (null));
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const { busy, problem, at, say, attempt } = useAttempt({ wrong_passphrase: { says: s.wrongAt(s.own), field: "export-now" } });
  const wrongBy = (/** @type {string} */ field) => at === field && "export-problem";
  if (made) return html`<${Exported} made=${made} />`;
  const submit = () => {
    const weak = weakness(next, again);
    if (weak) return say(weak.says, `export-${weak.in}`);
    void attempt(async () => setMade(await identities.toFile(identity.author, identity.has_passphrase ? current : null, next)));
  };
  return html`<${FormDialog} title=${s.export} action=${s.exportGo} busy=${busy} problem=${problem} onSubmit=${submit} onClose=${end} test="export">
    <p>${s.exportLead}</p>
    <${Forgetting} identity=${identity} />
    ${identity.has_passphrase
      ? html`<${LabelledField} id="export-now" label=${s.own} type="password" complete="current-password" focus=${true} value=${current} onInput=${setCurrent} wrongBy=${wrongBy("export-now")} test="export-current" />`
      : null}
    <${LabelledField} id="export-new" label=${s.fileNext} type="password" complete="new-password" focus=${!identity.has_passphrase} help=${s.nextHelp} value=${next} onInput=${setNext} wrongBy=${wrongBy("export-new")} test="export-new" />
    <${LabelledField} id="export-again" label=${s.again} type="password" complete="new-password" value=${again} onInput=${setAgain} wrongBy=${wrongBy("export-again")} test="export-again" />
  </${FormDialog}>`;
}

/** @param {{made: {file: string, file_name: string, qr_svg: string}}} props */
function Exported({ made }) {
  return html`<${Dialog} title=${s.exported} onClose=${end} test="exported">
    <p>${s.exportedLead}</p>
    <img class="secret-code" src=${imageAddress(made.qr_svg)} alt=${s.exportedCode} width="208" height="208" data-test="exported-code" />
    <p class="invite-text" tabindex="0" data-test="exported-text">${made.file}</p>
    <p class="nudge-end">
      <button type="button" class="button" data-size="small" data-test="exported-save" onClick=${() => save(made.file_name, made.file, "application/json")}>${s.save(made.file_name)}</button>
      <${CopyButton} text=${made.file} />
    </p>
  </${Dialog}>`;
}
