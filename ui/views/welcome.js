// @ts-check
import { asNodeError } from "../backend.js";
import { Mark } from "../components/mark.js";
import { link } from "../format/route.js";
import { byteLength } from "../format/text.js";
import { useImport, useRestore } from "../parts/identity/bring-in.js";
import { Join } from "../parts/join.js";
import { Neighbours } from "../parts/neighbours.js";
import { peerCount } from "../parts/readings.js";
import { html, useEffect, useState } from "../preact.js";
import { invited } from "../state/desktop.js";
import { status } from "../state/node.js";
import { lanPoll } from "../state/reach.js";
import { MOST_NAME_BYTES, changeSettings, loadSettings, settings } from "../state/settings.js";
import { t } from "../strings/words.js";

const w = t.welcome;

/** The first start: a name, or the words of who one was, and one thing to know; then whom to join. */
export function WelcomeView() {
  const [step, setStep] = useState(/** @type {"name" | "words" | "file" | "join"} */ ("name"));
  // Known before it is shown: what came late would move the button below it under a click.
  useEffect(() => (lanPoll.start(), () => lanPoll.stop()), []);
  const steps = {
    name: () => html`<${Name} onDone=${() => setStep("join")} onWords=${() => setStep("words")} onFile=${() => setStep("file")} />`,
    words: () => html`<${FromWords} onDone=${() => setStep("join")} onBack=${() => setStep("name")} />`,
    file: () => html`<${FromFile} onDone=${() => setStep("join")} onBack=${() => setStep("name")} />`,
    join: () => html`<${Acquaintance} onBack=${() => setStep("name")} />`,
  };
  return html`<main class="gate" data-test="welcome">${steps[step]()}</main>`;
}

/** @param {{onDone: () => void, onBack: () => void}} props */
function FromWords({ onDone, onBack }) {
  const back = useRestore({ name: null, onDone: () => (void loadSettings(), onDone()), test: "welcome-problem" });
  return html`<${Return} title=${t.identity.startRestoreTitle} lead=${t.identity.startRestoreLead} action=${t.identity.restoreGo} back=${back} onBack=${onBack} />`;
}

/** @param {{onDone: () => void, onBack: () => void}} props */
function FromFile({ onDone, onBack }) {
  const back = useImport({ name: null, onDone: () => (void loadSettings(), onDone()), test: "welcome-problem" });
  return html`<${Return} title=${t.identity.startRestoreTitle} lead=${t.identity.startImportLead} action=${t.identity.importGo} back=${back} onBack=${onBack} />`;
}

/** @param {{title: string, lead: string, action: string, back: import("../parts/identity/bring-in.js").BringIn, onBack: () => void}} props */
function Return({ title, lead, action, back: { fields, busy, problem, submit }, onBack }) {
  const go = (/** @type {Event} */ event) => (event.preventDefault(), submit());
  return html`<form class="gate-box" onSubmit=${go}>
    <${Mark} />
    <h1>${title}</h1>
    <p>${lead}</p>
    ${fields}
    <p class="field-problem" role="alert" data-test="welcome-problem">${problem}</p>
    <p class="gate-note">${w.public}</p>
    <button type="submit" class="button" data-size="large" aria-busy=${busy} data-test="welcome-return">${busy ? w.busy : action}</button>
    <p class="gate-ways"><button type="button" class="link-button" onClick=${onBack}>${t.identity.startFresh}</button></p>
  </form>`;
}

/** @param {{onDone: () => void, onWords: () => void, onFile: () => void}} props */
function Name({ onDone, onWords, onFile }) {
  const [name, setName] = useState(settings.value?.name ?? "");
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  const now = status.value;
  const next = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy) return;
    if (byteLength(name.trim()) > MOST_NAME_BYTES) return setProblem(t.settings.nameTooLong), document.getElementById("welcome-name")?.focus();
    setBusy(true);
    await changeSettings({ name: name.trim() }).then(onDone, (error) => (setProblem(asNodeError(error).message), setBusy(false)));
  };
  return html`<form class="gate-box" onSubmit=${next}>
    <${Mark} />
    <h1>${w.title}</h1>
    <p>${w.lead}</p>
    <label class="gate-label" for="welcome-name">${w.name}</label>
    <input id="welcome-name" class="field" data-test="welcome-name" value=${name} placeholder=${w.namePlaceholder} dir="auto" autocomplete="off" autofocus
      aria-describedby="welcome-help welcome-problem" aria-invalid=${problem !== null} onInput=${(/** @type {InputEvent} */ event) => setName(/** @type {HTMLInputElement} */ (event.target).value)} />
    <p id="welcome-help" class="help">${w.nameHelp}</p>
    <p id="welcome-problem" class="field-problem" role="alert">${problem}</p>
    <p class="gate-note">${w.public}</p>
    <button type="submit" class="button" data-size="large" aria-busy=${busy} data-test="welcome-start">${busy ? w.busy : w.start}</button>
    <p class="gate-ways">
      <button type="button" class="link-button" data-test="welcome-words" onClick=${onWords}>${t.identity.startRestore}</button>
      <button type="button" class="link-button" data-test="welcome-file" onClick=${onFile}>${t.identity.startImport}</button>
    </p>
    ${now ? html`<p class="help" title=${now.net}>${w.network(now.network)}</p>` : null}
  </form>`;
}

/** Whoever one knows is the way in; who knows nobody begins alone. @param {{onBack: () => void}} props */
function Acquaintance({ onBack }) {
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  const peers = status.value?.peers;
  const count = peers === undefined ? 0 : peerCount(peers);
  const joined = count > 0;
  useEffect(() => document.getElementById("welcome-join")?.focus(), []);
  const go = async (/** @type {string | null} */ to = null) => {
    if (busy) return;
    setBusy(true);
    await changeSettings({ welcome_done: true }).then(() => void (to && (location.hash = to)), (error) => setProblem(asNodeError(error).message));
    setBusy(false);
  };
  return html`<div class="gate-box" data-joined=${joined}>
    <${Mark} />
    <h1>${w.joinTitle}</h1>
    <p>${w.joinLead}</p>
    <${Join} key=${invited.value} id="welcome-join" placeholder=${t.side.joinPlaceholder} tests=${true} initial=${invited.value ?? ""} onJoined=${() => void (invited.value = null)} />
    <h2 class="gate-label">${w.found}</h2>
    <${Neighbours} />
    <p class="gate-joined" role="status" data-test="welcome-joined">${joined ? html`<span class="badge" data-tone="good"><span>${w.joined(count)}</span></span>` : null}</p>
    <p class="field-problem" role="alert">${problem}</p>
    <button type="button" class="button" data-size="large" data-kind=${joined ? undefined : "quiet"} aria-busy=${busy} data-test="welcome-go" onClick=${() => go()}>${joined ? w.go : w.alone}</button>
    ${joined ? null : html`<p class="help">${w.aloneHelp}</p>`}
    <p class="gate-ways">
      <button type="button" class="link-button" data-test="welcome-back" onClick=${onBack}>${w.back}</button>
      <button type="button" class="link-button" data-test="welcome-guide" onClick=${() => go(link.guide())}>${t.guide.first}</button>
    </p>
  </div>`;
}
