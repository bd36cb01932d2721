// @ts-check
import { cleanName } from "../format/text.js";
import { html, useState } from "../preact.js";
import { t } from "../strings/words.js";

/**
 * What stands behind its author's warning until the reader opens it.
 * @param {{warning: string | null | undefined, children?: unknown}} props
 */
export function Warned({ warning, children }) {
  const [open, setOpen] = useState(false);
  const text = cleanName(warning);
  if (!text) return children;
  return html`<div class="warned" data-test="warned" data-open=${open}>
    <p><span class="warned-mark" aria-hidden="true">!</span> <bdi data-test="warned-text">${text}</bdi>
      <button type="button" class="link-button" aria-expanded=${open} data-test="warned-open" onClick=${() => setOpen(!open)}>
        ${open ? t.control.warnClose : t.control.warnOpen}</button></p>
    ${open ? children : null}
  </div>`;
}
