// @ts-check
import { CopyButton } from "../components/copy-button.js";
import { Mark } from "../components/mark.js";
import { html, useState } from "../preact.js";
import { StartFailed } from "../parts/start-failed.js";
import { access, lockReason, ownWindow, trade } from "../state/session.js";
import { t } from "../strings/words.js";

const g = t.gate;

/** What stands before the posts: how a browser gets in, or why the node did not start. */
export function GateView() {
  if (access.value === "failed") return html`<${StartFailed} />`;
  if (access.value !== "locked") return html`<${Waiting} unreachable=${access.value === "unreachable"} />`;
  return html`<main class="gate" data-test="gate">
    <div class="gate-box">
      <${Mark} />
      <h1>${g.title}</h1>
      <p>${g.lead}</p>
      <p class="gate-command"><code>${g.command}</code> <${CopyButton} text=${g.command} /></p>
      <p>${g.service}</p>
      <p class="gate-command"><code>${g.serviceCommand}</code> <${CopyButton} text=${g.serviceCommand} /></p>
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
    if (!bare) return setProblem(g.empty), document.getElementById("gate-code")?.focus();
    setBusy(true);
    await trade(bare);
    setProblem(null);
    setBusy(false);
  };
  return html`<form class="join" onSubmit=${open}>
    <div class="join-row">
      <input id="gate-code" class="field" data-test="gate-code" aria-invalid=${problem !== null} aria-describedby="gate-problem" aria-label=${g.code} placeholder=${g.code} value=${code} autocomplete="off" spellcheck=${false}
        onInput=${(/** @type {InputEvent} */ event) => setCode(/** @type {HTMLInputElement} */ (event.target).value)} />
      <button type="submit" class="button" aria-busy=${busy} data-test="gate-open">${busy ? g.busy : g.open}</button>
    </div>
    <p id="gate-problem" class="field-problem" role="alert">${problem ?? lockReason.value}</p>
  </form>`;
}

/** @param {{unreachable: boolean}} props */
function Waiting({ unreachable }) {
  return html`<main class="gate" aria-busy="true">
    <div class="gate-box gate-waiting" role="status">
      <${Mark} />
      <h1>${unreachable && !ownWindow.value ? t.lost.title : g.checking}</h1>
      ${unreachable ? html`<p>${ownWindow.value ? t.lost.starting : t.lost.browser}</p>` : null}
    </div>
  </main>`;
}
