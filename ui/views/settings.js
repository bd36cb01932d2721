// @ts-check
import { EmptyState } from "../components/empty-state.js";
import { Skeleton } from "../components/skeleton.js";
import { html, useEffect, useState } from "../preact.js";
import { Failed } from "../parts/failed.js";
import { found } from "../parts/settings/sections.js";
import { forgetSaved, loadSettings, settings, settingsError } from "../state/settings.js";
import { t } from "../strings/words.js";

const s = t.settings;

/** Everything the person can set; saved as it is changed. Its sections are in `parts/settings`. */
export function SettingsView() {
  useEffect(() => (forgetSaved(), void loadSettings()), []);
  const [search, setSearch] = useState("");
  const error = settingsError.value;
  const seek = (/** @type {InputEvent} */ event) => setSearch(/** @type {HTMLInputElement} */ (event.target).value);
  return html`<div class="view">
    <h1 class="view-title">${s.title}</h1>
    ${settings.value
      ? html`<input type="search" class="field settings-search" aria-label=${s.search} placeholder=${s.search} data-test="settings-search" autocomplete="off"
            value=${search} onInput=${seek} />
          <${Sections} search=${search} />`
      : error
        ? html`<${Failed} title=${s.failedTitle} error=${error} onRetry=${() => loadSettings()} />`
        : html`<${Skeleton} kind="settings" label=${s.title} />`}
  </div>`;
}

/** @param {{search: string}} props */
function Sections({ search }) {
  const sections = found(search);
  if (sections.length === 0) return html`<${EmptyState} title=${s.searchEmptyTitle} text=${s.searchEmptyText} />`;
  return html`${sections.map(({ id, title, rows }) => html`<section class="settings" key=${id} aria-labelledby="section-${id}" data-test="settings-section-${id}">
    <h2 class="section-title" id="section-${id}">${title}</h2>
    ${rows.map(({ id: row, Show }) => html`<${Show} key=${row} />`)}
  </section>`)}`;
}
