// @ts-check
/** How strangers are served: for those who run a node that many ask. */
import { TakenField } from "../../components/taken-field.js";
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
  const take = (/** @type {keyof Rates} */ kind, /** @type {string} */ part, /** @type {string} */ text) =>
    save("rates", { ...rates, [kind]: { ...rates[kind], [part]: Number(text) } });
  return html`<table class="rates" aria-labelledby="rates-label">
    <thead><tr><td></td>${PARTS.map((part) => html`<th scope="col">${s.rateParts[part]}</th>`)}</tr></thead>
    <tbody>${KINDS.map((kind) => html`<tr key=${kind}>
      <th scope="row">${s.rateKinds[kind]}</th>
      ${PARTS.map((part) => html`<td><${TakenField} data-short inputmode="numeric" aria-label="${s.rateKinds[kind]}, ${s.rateParts[part]}"
        test="settings-rate-${kind}-${part}" value=${rates[kind][part]} take=${(/** @type {string} */ text) => take(kind, part, text)} /></td>`)}
    </tr>`)}</tbody>
  </table>`;
}

function Proxies() {
  const named = (settings.value?.trusted_proxies ?? []).join(", ");
  const take = (/** @type {string} */ text) => save("trusted_proxies", text.split(/[\s,]+/u).filter(Boolean));
  return html`<${TakenField} aria-labelledby="proxies-label" aria-describedby="proxies-help" test="settings-proxies" dir="ltr" autocomplete="off"
    placeholder=${s.proxiesNone} value=${named} take=${take} />`;
}
