// @ts-check
/** Which program and which network this is. */
import { html } from "../../preact.js";
import { status } from "../../state/node.js";
import { t } from "../../strings/words.js";
import { row, shownRow } from "./rows.js";

const s = t.settings;

/** @type {import("./rows.js").Section} */
export const about = {
  id: "about",
  title: s.about,
  rows: [
    row({ id: "network-name", label: s.network, help: "", Control: () => html`<span data-test="settings-network-name">${status.value?.network ?? t.units.none}</span>` }),
    shownRow({ id: "network", label: s.genesis, help: s.networkHelp, value: () => status.value?.genesis }),
    row({ id: "version", label: s.version, help: "", Control: () => html`<code>${status.value?.agent ?? t.units.none}</code>` }),
  ],
};
