// @ts-check
/** How strangers are served: for those who run a node that many ask. */
import { html } from "../../preact.js";
import { save, settings } from "../../state/settings.js";
import { t } from "../../strings/words.js";
import { row, switchRow } from "./rows.js";

/** @typedef {import("../../contract.js").Rates} Rates */

const s = t.settings;
const KINDS = /** @type {(keyof Rates)[]} */ (["requests", "headers", "blocks", "files", "search", "threads", "posts"]);
const PARTS = /** @type {const} */ (["per_second", "burst"]);

/** @type {import("./rows.js").Section} */
export const advanced = {
  id: "advanced",
  title: s.advanced,
  rows: [
    switchRow({ id: "public-page", field: "public_page", label: s.publicPage, help: s.publicPageHelp, test: "settings-public-page" }),
    switchRow({ id: "limit-rates", field: "limit_rates", label: s.limitRates, help: s.limitRatesHelp, test: "settings-limit-rates" }),
    row({ id: "rates", field: "rates", label: s.rates, help: s.ratesHelp, Control: RateTable }),
    row({ id: "proxies", field: "trusted_proxies", label: s.proxies, help: s.proxiesHelp, words: s.proxiesWords, Control: Proxies }),
  ],
};

function RateTable() {
  const rates = settings.value?.rates;
  if (!rates) return null;
  const change = (/** @type {keyof Rates} */ kind, /** @type {string} */ part, /** @type {Event} */ event) =>
    void save("rates", { ...rates, [kind]: { ...rates[kind], [part]: Number(typed(event)) } });
  return html`<table class="rates" aria-labelledby="rates-label">
    <thead><tr><td></td>${PARTS.map((part) => html`<th scope="col">${s.rateParts[part]}</th>`)}</tr></thead>
    <tbody>${KINDS.map((kind) => html`<tr key=${kind}>
      <th scope="row">${s.rateKinds[kind]}</th>
      ${PARTS.map((part) => html`<td><input class="field" data-short inputmode="numeric" aria-label="${s.rateKinds[kind]}, ${s.rateParts[part]}"
        data-test="settings-rate-${kind}-${part}" value=${rates[kind][part]} onChange=${(/** @type {Event} */ event) => change(kind, part, event)} /></td>`)}
    </tr>`)}</tbody>
  </table>`;
}

function Proxies() {
  const named = (settings.value?.trusted_proxies ?? []).join(", ");
  const change = (/** @type {Event} */ event) => void save("trusted_proxies", typed(event).split(/[\s,]+/u).filter(Boolean));
  return html`<input class="field" aria-labelledby="proxies-label" aria-describedby="proxies-help" data-test="settings-proxies" dir="ltr" autocomplete="off"
    placeholder=${s.proxiesNone} value=${named} onChange=${change} />`;
}

/** @param {Event} event */
function typed(event) {
  return /** @type {HTMLInputElement} */ (event.target).value.trim();
}
