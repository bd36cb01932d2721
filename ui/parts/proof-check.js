// @ts-check
import { ProofVerdict } from "../components/proof-verdict.js";
import { html, useEffect, useRef } from "../preact.js";
import { checked, checkProof } from "../state/proof.js";
import { t } from "../strings/words.js";

/** Choose the file of a proof, and what it says. */
export function ProofCheck() {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const now = checked.value;
  const said = useRef(/** @type {HTMLElement | null} */ (null));
  // In a low window it would come below what is in sight; the button above keeps the focus, and stays in sight too.
  useEffect(() => said.current?.querySelector("h2, .field-problem")?.scrollIntoView({ block: "nearest" }), [now?.verdict, now?.problem]);
  const take = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    input.value = "";
    if (file) void checkProof(file);
  };
  return html`<section>
    <p class="lead tab-lead">${t.proof.lead}</p>
    <div class="dropbox" aria-busy=${now?.busy === true}>
      ${now ? null : html`<p class="dropbox-words">${t.proof.here}</p>`}
      <input ref=${field} class="visually-hidden" type="file" accept=".json,application/json" tabindex="-1" aria-hidden="true" data-test="proof-file" onChange=${take} />
      <button type="button" class="button" data-kind=${now?.verdict ? "quiet" : undefined} data-test="proof-choose" onClick=${() => field.current?.click()}>
        ${now?.busy ? t.proof.busy : now ? t.proof.another : t.proof.choose}
      </button>
      <p class="dropbox-words help">${t.proof.stays}</p>
      ${now ? html`<span class="dropbox-file"><bdi>${now.file}</bdi></span>` : null}
    </div>
    <div ref=${said} role="status">
      ${now?.problem ? html`<p class="field-problem" data-test="proof-problem">${now.problem}</p>` : null}
      ${now?.verdict ? html`<${ProofVerdict} verdict=${now.verdict} />` : null}
    </div>
  </section>`;
}
