// @ts-check
import { identities } from "../../backend.js";
import { FormDialog } from "../../components/form-dialog.js";
import { LabelledField } from "../../components/labelled-field.js";
import { cleanName } from "../../format/text.js";
import { html, useState } from "../../preact.js";
import { begin, end, settle } from "../../state/identity.js";
import { notify } from "../../state/notices.js";
import { outboxPoll } from "../../state/outbox.js";
import { t } from "../../strings/words.js";
import { useAttempt } from "./attempt.js";

const s = t.identity;
/** As the node has it. */
const LEAST_SIGNS = 8;

/** @typedef {import("../../state/identity.js").OwnIdentity} OwnIdentity */

/**
 * What is wrong with a new passphrase, and which of its two fields.
 * @param {string} first
 * @param {string} again
 * @returns {{says: string, in: "new" | "again"} | null}
 */
export function weakness(first, again) {
  if ([...first].length < LEAST_SIGNS) return { says: s.tooShort, in: "new" };
  return first === again ? null : { says: s.notTheSame, in: "again" };
}

/** What brings an identity back whose passphrase is forgotten, or that nothing does yet. @param {{identity: OwnIdentity}} props */
export function Forgetting({ identity }) {
  if (identity.backed_up) return html`<p class="help">${s.forgettingSaved}</p>`;
  return html`<p class="help">${s.forgettingUnsaved} <button type="button" class="link-button" data-test="backup-first" onClick=${() => void begin("backup", identity.author)}>${s.backupFirst}</button></p>`;
}

/** Sets, changes or takes off a passphrase. @param {{identity: OwnIdentity}} props */
export function PassphraseDialog({ identity }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const { busy, problem, at, say, attempt } = useAttempt({ wrong_passphrase: { says: s.wrongAt(s.current), field: "passphrase-now" } });
  const wrongBy = (/** @type {string} */ field) => at === field && "passphrase-problem";
  const set = async (/** @type {string | null} */ to) => {
    const good = await attempt(() => settle(identities.setPassphrase(identity.author, identity.has_passphrase ? current : null, to)));
    if (!good) return;
    notify(to === null ? s.passphraseOff : s.passphraseSet, { tone: "good" });
    end();
  };
  const submit = () => {
    const weak = weakness(next, again);
    return weak ? say(weak.says, `passphrase-${weak.in}`) : void set(next);
  };
  return html`<${FormDialog} title=${identity.has_passphrase ? s.changePassphrase : s.setPassphrase} action=${s.savePassphrase} busy=${busy} problem=${problem} onSubmit=${submit} onClose=${end} test="passphrase">
    <p>${s.passphraseLead}</p>
    <${Forgetting} identity=${identity} />
    ${identity.has_passphrase
      ? html`<${LabelledField} id="passphrase-now" label=${s.current} type="password" complete="current-password" focus=${true} value=${current} onInput=${setCurrent} wrongBy=${wrongBy("passphrase-now")} test="passphrase-current" />`
      : null}
    <${LabelledField} id="passphrase-new" label=${identity.has_passphrase ? s.next : s.passphrase} type="password" complete="new-password" focus=${!identity.has_passphrase} help=${s.nextHelp} value=${next} onInput=${setNext} wrongBy=${wrongBy("passphrase-new")} test="passphrase-new" />
    <${LabelledField} id="passphrase-again" label=${s.again} type="password" complete="new-password" value=${again} onInput=${setAgain} wrongBy=${wrongBy("passphrase-again")} test="passphrase-again" />
    ${identity.has_passphrase
      ? html`<p><button type="button" class="link-button" data-test="passphrase-remove" onClick=${() => void (busy || set(null))}>${s.removePassphrase}</button></p>`
      : null}
  </${FormDialog}>`;
}

/** @param {{identity: OwnIdentity}} props */
export function Unlock({ identity }) {
  const [passphrase, setPassphrase] = useState("");
  const { busy, problem, at, attempt } = useAttempt({ wrong_passphrase: { field: "unlock-passphrase" } });
  const unlock = async () => {
    if (!(await attempt(() => settle(identities.unlock(identity.author, passphrase))))) return;
    end();
    void outboxPoll.now();
  };
  return html`<${FormDialog} title=${s.unlockTitle(cleanName(identity.name) ?? identity.short)} action=${s.unlock} busy=${busy} problem=${problem} onSubmit=${unlock} onClose=${end} test="unlock">
    <p>${s.unlockLead}</p>
    <${LabelledField} id="unlock-passphrase" label=${s.passphrase} type="password" complete="current-password" focus=${true} value=${passphrase} onInput=${setPassphrase} wrongBy=${at !== null && "unlock-problem"} test="unlock-passphrase" />
    <p class="help">${identity.backed_up ? s.forgotten : s.forgottenUnsaved}</p>
  </${FormDialog}>`;
}
