// @ts-check
import { asNodeError } from "../backend.js";
import { CopyButton } from "../components/copy-button.js";
import { ErrorState } from "../components/error-state.js";
import { Segmented } from "../components/segmented.js";
import { SettingRow } from "../components/setting-row.js";
import { Skeleton } from "../components/skeleton.js";
import { Slider } from "../components/slider.js";
import { Switch } from "../components/switch.js";
import { byteLength } from "../format/text.js";
import { html, useEffect, useState } from "../preact.js";
import { status } from "../state/node.js";
import { changeSettings, loadSettings, restartNeeded, settings, settingsError } from "../state/settings.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Settings} Settings */
/** @typedef {{tone: "good" | "bad", text: string} | null} Result */
/** @typedef {(field: keyof Settings, value: Settings[keyof Settings]) => Promise<void>} Save */

const s = t.settings;
/** The `name` tag's limit in the protocol, in bytes. */
const MOST_NAME_BYTES = 64;
/** Below it, systems give ports to their own services only. */
const LOWEST_PORT = 1024;
/** Settings that the node takes up when it starts. */
const AT_START = new Set(["port", "listen"]);

/** Everything the person can set; saved as it is changed. */
export function SettingsView() {
  useEffect(() => void loadSettings(), []);
  const [results, setResults] = useState(/** @type {Partial<Record<keyof Settings, Result>>} */ ({}));
  /** @type {Save} */
  const save = async (field, value) => {
    const wrong = check(field, value);
    const result = wrong ? bad(wrong) : await attempt(field, value);
    setResults((was) => ({ ...was, [field]: result }));
  };
  const values = settings.value;
  return html`<div class="view">
    <h1 class="view-title">${s.title}</h1>
    ${values
      ? html`<${Person} values=${values} results=${results} save=${save} />
          <${Connection} values=${values} results=${results} save=${save} />
          <${Computer} values=${values} results=${results} save=${save} /><${About} />`
      : settingsError.value
        ? html`<${ErrorState} title=${s.failedTitle} message=${settingsError.value.message} onRetry=${() => loadSettings()} />`
        : html`<${Skeleton} kind="rows" label=${s.title} />`}
  </div>`;
}

/** @typedef {{values: Settings, results: Partial<Record<keyof Settings, Result>>, save: Save}} GroupProps */

/** @param {GroupProps} props */
function Person({ values, results, save }) {
  return html`<section class="settings"><h2 class="section-title">${s.person}</h2>
    <${SettingRow} id="name" label=${s.name} help=${s.nameHelp} result=${results.name}>
      <input class="field" aria-labelledby="name-label" aria-describedby="name-help" data-test="settings-name" dir="auto" autocomplete="off"
        value=${values.name} onChange=${(/** @type {Event} */ event) => save("name", textOf(event).trim())} />
    </${SettingRow}>
    <${SettingRow} id="theme" label=${s.theme} help="" result=${results.theme}>
      <${Segmented} name="theme" label=${s.theme} value=${values.theme} options=${s.themes} test="settings-theme"
        onChange=${(/** @type {import("../contract.js").Theme} */ theme) => save("theme", theme)} />
    </${SettingRow}>
  </section>`;
}

/** @param {GroupProps} props */
function Connection({ values, results, save }) {
  return html`<section class="settings"><h2 class="section-title">${s.connection}</h2>
    <${SettingRow} id="listen" label=${s.listen} help=${s.listenHelp} result=${results.listen}>
      <${Switch} label=${s.listen} on=${values.listen} describedBy="listen-help" test="settings-listen" onChange=${(/** @type {boolean} */ on) => save("listen", on)} />
    </${SettingRow}>
    <${SettingRow} id="port" label=${s.port} help=${s.portHelp} result=${results.port}>
      <input class="field" data-short inputmode="numeric" aria-labelledby="port-label" aria-describedby="port-help" data-test="settings-port"
        value=${values.port} onChange=${(/** @type {Event} */ event) => save("port", Number(textOf(event).trim()))} />
    </${SettingRow}>
    <${SettingRow} id="mapping" label=${s.portMapping} help=${s.portMappingHelp} result=${results.port_mapping}>
      <${Switch} label=${s.portMapping} on=${values.port_mapping} describedBy="mapping-help" test="settings-port-mapping" onChange=${(/** @type {boolean} */ on) => save("port_mapping", on)} />
    </${SettingRow}>
    <${SettingRow} id="lan" label=${s.lanDiscovery} help=${s.lanDiscoveryHelp} result=${results.lan_discovery}>
      <${Switch} label=${s.lanDiscovery} on=${values.lan_discovery} describedBy="lan-help" test="settings-lan-discovery" onChange=${(/** @type {boolean} */ on) => save("lan_discovery", on)} />
    </${SettingRow}>
  </section>`;
}

/** @param {GroupProps} props */
function Computer({ values, results, save }) {
  const most = status.value?.mining.max_threads ?? values.mining_threads;
  return html`<section class="settings"><h2 class="section-title">${s.computer}</h2>
    <${SettingRow} id="threads" label=${s.threadsLabel} help=${s.threadsHelp} result=${results.mining_threads}>
      <${Slider} label=${s.threadsLabel} value=${values.mining_threads} most=${most} text=${t.mining.threadsValue(values.mining_threads, most)}
        test="settings-threads" onChange=${(/** @type {number} */ threads) => save("mining_threads", threads)} />
    </${SettingRow}>
    <${Shown} id="folder" label=${s.folder} help=${s.folderHelp} value=${status.value?.data_dir} />
  </section>`;
}

function About() {
  const now = status.value;
  return html`<section class="settings"><h2 class="section-title">${s.about}</h2>
    <${Shown} id="key" label=${s.key} help=${s.keyHelp} value=${now?.identity.author} />
    <${Shown} id="network" label="${s.network} ${now?.network ?? ""}" help=${s.networkHelp} value=${now?.genesis} />
    <div class="setting"><span class="setting-label">${s.version}</span><code>${now?.agent}</code></div>
  </section>`;
}

/** A value to read and copy. @param {{id: string, label: string, help: string, value: string | undefined}} props */
function Shown({ id, label, help, value }) {
  return html`<${SettingRow} id=${id} label=${label} help=${help}>
    <code class="setting-value" data-test="settings-${id}">${value ?? t.units.none}</code>
    ${value ? html`<${CopyButton} text=${value} />` : null}
  </${SettingRow}>`;
}

/**
 * @param {keyof Settings} field
 * @param {Settings[keyof Settings]} value
 * @returns {string | null} what is wrong with it
 */
function check(field, value) {
  if (field === "name" && byteLength(String(value)) > MOST_NAME_BYTES) return s.nameTooLong;
  if (field === "port" && !(Number.isInteger(value) && Number(value) >= LOWEST_PORT && Number(value) <= 65535)) return s.portBad;
  return null;
}

/**
 * @param {keyof Settings} field
 * @param {Settings[keyof Settings]} value
 * @returns {Promise<Result>}
 */
async function attempt(field, value) {
  try {
    await changeSettings({ [field]: value });
    return { tone: "good", text: restartNeeded.peek() && AT_START.has(field) ? s.restart : s.saved };
  } catch (error) {
    return bad(s.notSaved(asNodeError(error).message));
  }
}

/** @param {string} text @returns {Result} */
const bad = (text) => ({ tone: "bad", text });

/** @param {Event} event */
function textOf(event) {
  return /** @type {HTMLInputElement} */ (event.target).value;
}
