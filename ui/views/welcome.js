// @ts-check
import { asNodeError } from "../backend.js";
import { Mark } from "../components/mark.js";
import { byteLength } from "../format/text.js";
import { html, useState } from "../preact.js";
import { status } from "../state/node.js";
import { changeSettings, settings } from "../state/settings.js";
import { t } from "../strings/en.js";

const w = t.welcome;
/** The `name` tag's limit in the protocol, in bytes. */
const MOST_NAME_BYTES = 64;

/** The first start: a name, and one thing to know. */
export function WelcomeView() {
  const [name, setName] = useState(settings.value?.name ?? "");
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  const now = status.value;
  const start = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy) return;
    if (byteLength(name.trim()) > MOST_NAME_BYTES) return setProblem(t.settings.nameTooLong);
    setBusy(true);
    await changeSettings({ name: name.trim(), welcome_done: true }).catch((error) => setProblem(asNodeError(error).message));
    setBusy(false);
  };
  return html`<main class="gate" data-test="welcome">
    <form class="gate-box" onSubmit=${start}>
      <${Mark} />
      <h1>${w.title}</h1>
      <p>${w.lead}</p>
      <label class="gate-label" for="welcome-name">${w.name}</label>
      <input id="welcome-name" class="field" data-test="welcome-name" value=${name} placeholder=${w.namePlaceholder} dir="auto" autocomplete="off" autofocus
        aria-describedby="welcome-help" aria-invalid=${problem !== null} onInput=${(/** @type {InputEvent} */ event) => setName(/** @type {HTMLInputElement} */ (event.target).value)} />
      <p id="welcome-help" class="help">${w.nameHelp}</p>
      <p class="field-problem" role="alert">${problem}</p>
      <p class="gate-note">${w.public}</p>
      <button type="submit" class="button" data-size="large" aria-busy=${busy} data-test="welcome-start">${busy ? w.busy : w.start}</button>
      ${now ? html`<p class="help">${w.network(now.network, now.net)}</p>` : null}
    </form>
  </main>`;
}
