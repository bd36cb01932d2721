// @ts-check
import { html } from "../preact.js";

/**
 * @typedef {object} Fact
 * @property {string} label
 * @property {unknown} value
 * @property {"good" | "wait" | "bad"} [tone]
 * @property {string} [help]
 * @property {string} [test] hook for window tests
 */

/**
 * A list of facts with their values at the end of the line.
 * @param {{facts: (Fact | null)[], explained?: boolean}} props `explained`: what a fact means stands below its label
 */
export function Facts({ facts, explained = false }) {
  return html`<dl class="facts">
    ${facts.map((fact) => fact && html`<div>
      <dt title=${explained ? undefined : fact.help}><bdi>${fact.label}</bdi>${explained && fact.help ? html`<small class="fact-help">${fact.help}</small>` : null}</dt>
      <dd data-tone=${fact.tone} data-test=${fact.test}><bdi>${fact.value}</bdi></dd>
    </div>`)}
  </dl>`;
}
