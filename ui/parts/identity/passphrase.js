// @ts-check
import { identities } from "../../backend.js";
import { FormDialog } from "../../components/form-dialog.js";
import { LabelledField } from "../../components/labelled-field.js";
import { cleanName } from "../../format/text.js";
import { html, useState } from "../../preact.js";
import { end, settle } from "../../state/identity.js";
import { notify } from "../../state/notices.js";
import { outboxPoll } from "../../state/outbox.js";
import { t } from "../../strings/words.js";
import { useAttempt } from "./attempt.js";

const s = t.identity;
/** As the node has it. */
const LEAST_SIGNS = 8;

/** @typedef {import("../../state/identity.js").OwnIdentity} OwnIdentity */

/** What is wrong with a new passphrase. @param {string} first @param {string} again */
export function weakness(first, again) {
  if ([...first].length < LEAST_SIGNS) return s.tooShort;
  return first === again ? null : s.notTheSame;
}

/** Sets, changes or takes off a passphrase. @param {{identity: OwnIdentity}} props */
export function PassphraseDialog({ identity }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const { busy, problem, say, attempt } = useAttempt({ wrong_passphrase: s.wrongAt(s.current) });
  const set = async (/** @type {string | null} */ to) => {
    const good = await attempt(() => settle(identities.setPassphrase(identity.author, identity.has_passphrase ? current : null, to)));
    if (!good) return;
    notify(to === null ? s.passphraseOff : s.passphraseSet, { tone: "good" });
    end();
  };
  const submit = () => {
    const weak = weakness(next, again);
    return weak ? say(weak) : void set(next);
  };
  return html`<${FormDialog} title=${identity.has_passphrase ? s.changePassphrase : s.setPassphrase} action=${s.savePassphrase} busy=${busy} problem=${problem} onSubmit=${submit} onClose=${end} test="passphrase">
    <p>${s.passphraseLead}</p>
    ${identity.has_passphrase
      ? html`<${LabelledField} id="passphrase-now" label=${s.current} type="password" complete="current-password" focus=${true} value=${current} onInput=${setCurrent} test="passphrase-current" />`
      : null}
    <${LabelledField} id="passphrase-new" label=${s.next} type="password" complete="new-password" focus=${!identity.has_passphrase} help=${s.nextHelp} value=${next} onInput=${setNext} test="passphrase-new" />
    <${LabelledField} id="passphrase-again" label=${s.again} type="password" complete="new-password" value=${again} onInput=${setAgain} test="passphrase-again" />
    ${identity.has_passphrase
      ? html`<p><button type="button" class="link-button" data-test="passphrase-remove" onClick=${() => void (busy || set(null))}>${s.removePassphrase}</button></p>`
      : null}
  </${FormDialog}>`;
}

/** @param {{identity: OwnIdentity}} props */
export function Unlock({ identity }) {
  const [passphrase, setPassphrase] = useState("");
  const { busy, problem, attempt } = useAttempt();
  const unlock = async () => {
    if (!(await attempt(() => settle(identities.unlock(identity.author, passphrase))))) return;
    end();
    void outboxPoll.now();
  };
  return html`<${FormDialog} title=${s.unlockTitle(cleanName(identity.name) ?? identity.short)} action=${s.unlock} busy=${busy} problem=${problem} onSubmit=${unlock} onClose=${end} test="unlock">
    <p>${s.unlockLead}</p>
    <${LabelledField} id="unlock-passphrase" label=${s.passphrase} type="password" complete="current-password" focus=${true} value=${passphrase} onInput=${setPassphrase} test="unlock-passphrase" />
    <p class="help">${s.forgotten}</p>
  </${FormDialog}>`;
}
