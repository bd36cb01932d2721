// @ts-check
import { LabelledField } from "../components/labelled-field.js";
import { Mark } from "../components/mark.js";
import { html, useState } from "../preact.js";
import { showFolder } from "../state/desktop.js";
import { check } from "../state/settings.js";
import { enter, ownWindow, setAside, startAgain, startPort, startProblem, startWhy } from "../state/session.js";
import { asNodeError } from "../backend.js";
import { t } from "../strings/words.js";

const f = t.failed;

/** Reasons that another port, or none, does away with. */
const OF_PORTS = new Set(["address_taken", "ports_taken", "address_refused"]);

const DAMAGED = "database_damaged";

/** Why the node behind the window did not start, and what can be done about it. */
export function StartFailed() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [salvage, setSalvage] = useState(/** @type {import("../contract.js").Salvage | null} */ (null));
  const run = async (/** @type {() => Promise<void>} */ work) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    await work().catch((error) => setProblem(asNodeError(error).message));
    setBusy(false);
  };
  const why = startWhy.value ?? "";
  const canAside = ownWindow.value && why === DAMAGED;
  if (salvage) return html`<${SetAside} salvage=${salvage} onGo=${() => (setSalvage(null), void enter(null))} />`;
  return html`<main class="gate" data-test="start-failed">
    <div class="gate-box" role="alert">
      <${Mark} />
      <h1>${f.title}</h1>
      <p class="gate-note" data-test="start-problem">${startProblem.value}</p>
      ${canAside ? html`<${Aside} busy=${busy} onGo=${() => run(async () => setSalvage(await setAside()))} />` : html`<p>${f.text}</p>`}
      <button type="button" class="button" data-size=${canAside ? undefined : "large"} data-kind=${canAside ? "quiet" : undefined} aria-busy=${busy} data-test="start-again" autofocus=${!canAside} onClick=${() => run(startAgain)}>${busy ? f.busy : t.app.retry}</button>
      ${ownWindow.value && OF_PORTS.has(why) ? html`<${OtherPort} busy=${busy} onStart=${(/** @type {Change} */ change) => run(() => startAgain(change))} />` : null}
      ${problem ? html`<p class="field-problem" role="alert" data-test="start-refused">${problem}</p>` : null}
      ${ownWindow.value ? html`<p class="gate-ways"><button type="button" class="link-button" data-test="start-folder" onClick=${() => void showFolder()}>${t.desktop.openFolder}</button></p>` : null}
    </div>
  </main>`;
}

/** What a new database in the place of a damaged one means, before it is made. @param {{busy: boolean, onGo: () => void}} props */
function Aside({ busy, onGo }) {
  return html`<p>${f.aside.what}</p>
    <ul class="gate-list"><li>${f.aside.kept}</li><li>${f.aside.tried}</li><li>${f.aside.gone}</li></ul>
    <button type="button" class="button" data-size="large" aria-busy=${busy} data-test="start-set-aside" autofocus onClick=${onGo}>${f.aside.go}</button>`;
}

/** What came of it. @param {{salvage: import("../contract.js").Salvage, onGo: () => void}} props */
function SetAside({ salvage, onGo }) {
  const { kept, network, network_known: known, waiting, lost } = salvage;
  const parts = lost.map((part) => f.aside.parts[part] ?? part).join(", ");
  return html`<main class="gate" data-test="set-aside">
    <div class="gate-box" role="status">
      <${Mark} />
      <h1>${f.aside.title}</h1>
      <p class="gate-note" data-test="set-aside-kept">${f.aside.done(kept)}</p>
      ${waiting > 0 ? html`<p data-test="set-aside-waiting">${f.aside.waiting(waiting)}</p>` : null}
      ${lost.length > 0 ? html`<p data-test="set-aside-lost">${f.aside.lost(parts)}</p>` : null}
      ${known ? null : html`<p data-test="set-aside-network">${f.aside.unknown(network)}</p>`}
      <button type="button" class="button" data-size="large" data-test="set-aside-on" autofocus onClick=${onGo}>${f.aside.on}</button>
    </div>
  </main>`;
}

/** @typedef {Partial<import("../contract.js").Settings>} Change */

/**
 * Puts a setting right that no page of settings can be opened for.
 * @param {{busy: boolean, onStart: (change: Change) => void}} props
 */
function OtherPort({ busy, onStart }) {
  const [port, setPort] = useState(String(startPort.value ?? ""));
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const start = (/** @type {Event} */ event) => {
    event.preventDefault();
    const wrong = check("port", Number(port.trim() || NaN));
    setProblem(wrong);
    if (!wrong) onStart({ port: Number(port) });
  };
  return html`<form class="form" onSubmit=${start}>
      <${LabelledField} id="start-port" label=${t.settings.port} help=${f.portHelp} value=${port} wrong=${problem !== null} onInput=${(/** @type {string} */ typed) => (setProblem(null), setPort(typed))} test="start-port" />
      ${problem ? html`<p class="field-problem" role="alert" data-test="start-port-problem">${problem}</p>` : null}
      <button type="submit" class="button" data-kind="quiet" aria-busy=${busy} data-test="start-on-port">${f.onPort}</button>
    </form>
    <p class="gate-ways"><button type="button" class="link-button" data-test="start-deaf" onClick=${() => onStart({ listen: false })}>${f.deaf}</button></p>`;
}
