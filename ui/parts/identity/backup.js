// @ts-check
import { identities } from "../../backend.js";
import { Dialog } from "../../components/dialog.js";
import { FormDialog } from "../../components/form-dialog.js";
import { GuideLink } from "../../components/guide-link.js";
import { LabelledField } from "../../components/labelled-field.js";
import { WordList } from "../../components/word-list.js";
import { imageAddress } from "../../format/invite.js";
import { html, useEffect, useState } from "../../preact.js";
import { end, settle } from "../../state/identity.js";
import { t } from "../../strings/words.js";
import { useAttempt } from "./attempt.js";

const s = t.identity;

/** @typedef {import("../../state/identity.js").OwnIdentity} OwnIdentity */

/**
 * The words of an identity, to be written down; then some of them to be typed back.
 * @param {{identity: OwnIdentity, check: boolean}} props
 */
export function Backup({ identity, check }) {
  const [secret, setSecret] = useState(/** @type {{words: string[], qr_svg: string} | null} */ (null));
  const [places, setPlaces] = useState(/** @type {number[] | null} */ (null));
  const [done, setDone] = useState(false);
  if (done) return html`<${Dialog} title=${s.backupDone} onClose=${end} test="backup-done"><p>${s.backupDoneText}</p></${Dialog}>`;
  if (places) return html`<${Check} identity=${identity} places=${places} onBack=${() => setPlaces(null)} onDone=${() => setDone(true)} />`;
  if (!secret) return html`<${Proof} identity=${identity} onSecret=${setSecret} />`;
  return html`<${Written} identity=${identity} secret=${secret} check=${check} onCheck=${setPlaces} />`;
}

/** The passphrase, where one is set; without one the words are shown at once. @param {{identity: OwnIdentity, onSecret: (secret: {words: string[], qr_svg: string}) => void}} props */
function Proof({ identity, onSecret }) {
  const [passphrase, setPassphrase] = useState("");
  const { busy, problem, at, attempt } = useAttempt({ wrong_passphrase: { field: "words-passphrase" } });
  const ask = () => void attempt(async () => onSecret(await identities.words(identity.author, identity.has_passphrase ? passphrase : null)));
  useEffect(() => void (identity.has_passphrase || ask()), []);
  return html`<${FormDialog} title=${s.words} action=${s.showWords} busy=${busy} problem=${problem} onSubmit=${ask} onClose=${end} test="words-proof">
    ${identity.has_passphrase
      ? html`<${LabelledField} id="words-passphrase" label=${s.passphrase} type="password" complete="current-password" focus=${true} value=${passphrase} onInput=${setPassphrase} wrongBy=${at !== null && "words-proof-problem"} test="words-passphrase" />`
      : null}
  </${FormDialog}>`;
}

/** @param {{identity: OwnIdentity, secret: {words: string[], qr_svg: string}, check: boolean, onCheck: (places: number[]) => void}} props */
function Written({ identity, secret, check, onCheck }) {
  const [coded, setCoded] = useState(false);
  const { busy, problem, attempt } = useAttempt();
  const next = () => void attempt(async () => onCheck((await identities.beginBackup(identity.author)).places));
  return html`<${FormDialog} title=${s.words} action=${!check ? s.checkThem : coded ? s.codeTaken : s.writtenDown} busy=${busy} problem=${problem} ready=${true} onSubmit=${next} onClose=${end} test="words">
    <p>${coded ? s.codeLead : s.wordsLead}</p>
    <p data-test="words-warning"><strong>${s.wordsWarning}</strong></p>
    ${coded
      ? html`<img class="secret-code" src=${imageAddress(secret.qr_svg)} alt=${s.wordsCode} width="208" height="208" data-test="words-code" />`
      : html`<${WordList} words=${secret.words} label=${s.words} test="words-list" />`}
    <p><button type="button" class="link-button" data-test="words-as-code" onClick=${() => setCoded(!coded)}>${coded ? s.asWords : s.asCode}</button></p>
    <p class="help"><${GuideLink} section="keep-your-identity" text=${t.guide.backup} /></p>
  </${FormDialog}>`;
}

/** @param {{identity: OwnIdentity, places: number[], onBack: () => void, onDone: () => void}} props */
function Check({ identity, places, onBack, onDone }) {
  const [typed, setTyped] = useState(/** @type {Record<number, string>} */ ({}));
  const { busy, problem, at, say, attempt } = useAttempt();
  const verify = () => {
    const empty = places.find((place) => !typed[place]?.trim());
    if (empty !== undefined) return say(s.checkEmpty, `word-${empty}`);
    const words = places.map((place) => ({ place, word: typed[place] ?? "" }));
    void attempt(() => settle(identities.endBackup(identity.author, words))).then((good) => good && onDone());
  };
  return html`<${FormDialog} title=${s.check} action=${s.checkGo} busy=${busy} problem=${problem} onSubmit=${verify} onClose=${end} test="check">
    <p>${s.checkLead}</p>
    <div class="word-fields">
      ${places.map((place, nth) => html`<${LabelledField} key=${place} id="word-${place}" label=${s.word(place)} focus=${nth === 0} value=${typed[place] ?? ""} wrongBy=${at === `word-${place}` && "check-problem"} test="check-word"
        onInput=${(/** @type {string} */ word) => setTyped((was) => ({ ...was, [place]: word }))} />`)}
    </div>
    <p><button type="button" class="link-button" onClick=${onBack}>${s.lookAgain}</button></p>
  </${FormDialog}>`;
}
