// @ts-check
import { html, useState } from "../preact.js";
import { attempt } from "../state/control.js";
import { pinColumn } from "../state/columns.js";
import { t } from "../strings/words.js";

/** Sets what a view shows among the columns. @param {import("../contract.js").Column} column */
export function ColumnButton({ kind, value }) {
  const [busy, setBusy] = useState(false);
  const press = async () => {
    if (busy) return;
    setBusy(true);
    await attempt(pinColumn({ kind, value }));
    setBusy(false);
  };
  return html`<button type="button" class="button column-pin" data-kind="quiet" data-size="small" data-test="column-pin" aria-busy=${busy} onClick=${press}>${t.columns.pin}</button>`;
}
