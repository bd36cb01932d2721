// @ts-check
/** What single keys do. */
import { Switch } from "../../components/switch.js";
import { html } from "../../preact.js";
import { keyList, singleKeys, useSingleKeys } from "../../state/keys.js";
import { t } from "../../strings/words.js";
import { row } from "./rows.js";

const s = t.settings;

function KeysControl() {
  return html`<${Switch} label=${s.keys} on=${singleKeys.value} describedBy="keys-help" onChange=${useSingleKeys} test="settings-keys" />
    <span class="setting-more"><button type="button" class="link-button" data-test="settings-keys-list" onClick=${() => (keyList.value = true)}>${s.keysList}</button></span>`;
}

/** @type {import("./rows.js").Section} */
export const keyboard = {
  id: "keyboard",
  title: s.keyboard,
  rows: [row({ id: "keys", label: s.keys, help: s.keysHelp, words: s.keysWords, Control: KeysControl })],
};
