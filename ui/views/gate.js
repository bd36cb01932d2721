// @ts-check
import { CopyButton } from "../components/copy-button.js";
import { Mark } from "../components/mark.js";
import { html, useState } from "../preact.js";
import { access, lockReason, trade } from "../state/session.js";
import { t } from "../strings/en.js";

const g = t.gate;

/** What a browser without a token sees: how to get in. */
export function GateView() {
  if (access.value !== "locked") return html`<${Waiting} unreachable=${access.value === "unreachable"} />`;
  return html`<main class="gate" data-test="gate">
    <div class="gate-box">
      <${Mark} />
      <h1>${g.title}</h1>
      <p>${g.lead}</p>
      <p class="gate-command"><code>${g.command}</code> <${CopyButton} text=${g.command} /></p>
      <p>${g.then}</p>
      <${CodeForm} />
    </div>
  </main>`;
}

function CodeForm() {
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const open = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const bare = code.trim().replace(/^.*#code=/u, "");
    if (!bare) return setProblem(g.empty);
    setBusy(true);
    await trade(bare);
    setProblem(null);
    setBusy(false);
  };
  return html`<form class="join" onSubmit=${open}>
    <div class="join-row">
      <input class="field" data-test="gate-code" aria-label=${g.code} placeholder=${g.code} value=${code} autocomplete="off" spellcheck=${false}
        onInput=${(/** @type {InputEvent} */ event) => setCode(/** @type {HTMLInputElement} */ (event.target).value)} />
      <button type="submit" class="button" aria-busy=${busy} data-test="gate-open">${busy ? g.busy : g.open}</button>
    </div>
    <p class="field-problem" role="alert">${problem ?? lockReason.value}</p>
  </form>`;
}

/** @param {{unreachable: boolean}} props */
function Waiting({ unreachable }) {
  return html`<main class="gate" aria-busy="true">
    <div class="gate-box gate-waiting" role="status">
      <${Mark} />
      <h1>${unreachable ? t.lost.title : g.checking}</h1>
      ${unreachable ? html`<p>${t.lost.browser}</p>` : null}
    </div>
  </main>`;
}
