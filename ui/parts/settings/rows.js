// @ts-check
/**
 * What sections of the settings are made of. A section lists rows, a row brings the words that a
 * search finds it by and the component that shows it. So a new setting is one entry in one file.
 */
import { CopyButton } from "../../components/copy-button.js";
import { Hash } from "../../components/hash.js";
import { Segmented } from "../../components/segmented.js";
import { SettingRow } from "../../components/setting-row.js";
import { Slider } from "../../components/slider.js";
import { Switch } from "../../components/switch.js";
import { TakenField } from "../../components/taken-field.js";
import { html, useState } from "../../preact.js";
import { ownWindow } from "../../state/session.js";
import { resultOf, running as value, saidOfOption, save, takeUpNow, waits } from "../../state/settings.js";
import { t } from "../../strings/words.js";

/** @typedef {import("../../contract.js").Settings} Settings */
/** @typedef {import("../../preact.js").View} View */

/**
 * @typedef {object} Row
 * @property {string} id unique in the settings, and the name that others link to
 * @property {string} label
 * @property {string} help
 * @property {string} [words] more words to be found by
 * @property {() => View} Show shown only once the settings are known
 *
 * @typedef {object} Section
 * @property {string} id
 * @property {string} title
 * @property {Row[]} rows
 *
 * @typedef {{id: string, label: string, help: string, words?: string}} Told
 */

/**
 * A row with a control of one's own, and how saving a field went.
 * @param {Told & {field?: keyof Settings, Control: () => View}} row
 * @returns {Row}
 */
export function row({ field, Control, ...told }) {
  const help = () => [told.help, field && saidOfOption(field)].filter(Boolean).join(" ");
  const Show = () => html`<${SettingRow} id=${told.id} label=${told.label} help=${help()} result=${field ? resultOf(field) : null}
    next=${field && waits(field) ? html`<${Again} />` : null}><${Control} /></${SettingRow}>`;
  return { ...told, Show };
}

/** A start takes up what waits for one. The window starts its node itself; whoever runs one without a window is told how. */
function Again() {
  const [busy, setBusy] = useState(false);
  if (!ownWindow.value) return html`<p data-test="settings-start-how">${t.settings.startHow} <code>${t.settings.startCommand}</code></p>`;
  const start = async () => {
    if (busy) return;
    setBusy(true);
    await takeUpNow();
    setBusy(false);
  };
  return html`<button type="button" class="button" data-kind="quiet" data-size="small" aria-busy=${busy} data-test="settings-start-again" onClick=${start}>${busy ? t.failed.busy : t.settings.startNow}</button>`;
}

/** On or off. @param {Told & {field: keyof Settings, test: string}} told */
export function switchRow(told) {
  const { id, label, field, test } = told;
  const change = (/** @type {boolean} */ on) => void save(field, on);
  return row({ ...told, Control: () => html`<${Switch} label=${label} on=${value(field)} describedBy="${id}-help" test=${test} onChange=${change} />` });
}

/** One of a few. @param {Told & {field: keyof Settings, options: Record<string, string>, test: string}} told */
export function choiceRow(told) {
  const { id, label, field, options, test } = told;
  const change = (/** @type {string} */ key) => save(field, /** @type {never} */ (key));
  return row({ ...told, Control: () => html`<${Segmented} name=${id} label=${label} value=${value(field)} options=${options} test=${test} onChange=${change} />` });
}

/** A line of text. @param {Told & {field: keyof Settings, test: string}} told */
export function textRow(told) {
  return row({ ...told, Control: () => html`<${Line} ...${told} read=${(/** @type {string} */ text) => text} dir="auto" autocomplete="off" />` });
}

/** A number, with its unit behind it. @param {Told & {field: keyof Settings, unit?: string, test: string}} told */
export function numberRow(told) {
  const { unit, ...line } = told;
  return row({ ...told, Control: () => html`<${Line} ...${line} read=${Number} data-short inputmode="numeric" />${unit ? html`<span class="setting-unit">${unit}</span>` : null}` });
}

/**
 * A field of one line.
 * @param {{id: string, field: keyof Settings, test: string, read: (text: string) => string | number, label?: string, help?: string, words?: string}} props `read`: what a text means
 */
function Line({ id, field, test, read, label: _label, help: _help, words: _words, ...more }) {
  const take = (/** @type {string} */ text) => save(field, /** @type {never} */ (read(text)));
  return html`<${TakenField} aria-labelledby="${id}-label" aria-describedby="${id}-help" test=${test} ...${more} value=${value(field)} take=${take} />`;
}

/**
 * A number within bounds, told in words.
 * @param {Told & {field: keyof Settings, most: () => number, text: (value: number, most: number) => string, test: string, least?: number, step?: number}} told
 */
export function sliderRow(told) {
  const { label, field, most, text, test, least, step } = told;
  const change = (/** @type {number} */ to) => void save(field, to);
  const Control = () => {
    const now = Number(value(field));
    return html`<${Slider} label=${label} value=${now} least=${least} step=${step} most=${most()} text=${text} test=${test} onChange=${change} />`;
  };
  return row({ ...told, Control });
}

/** A value to read and copy, and what else can be done with it. @param {Told & {value: () => string | undefined, More?: () => View}} told */
export function shownRow(told) {
  const Control = () => {
    const text = told.value();
    return html`<span class="setting-value" data-test="settings-${told.id}">${isHash(text) ? html`<${Hash} hex=${text} />` : html`<code>${text ?? t.units.none}</code>`}</span>
      ${text ? html`<${CopyButton} text=${text} />` : null}${text && told.More ? html`<${told.More} />` : null}`;
  };
  return row({ ...told, Control });
}

/** @param {string | undefined} text */
function isHash(text) {
  return text !== undefined && /^[0-9a-f]{64}$/u.test(text);
}
