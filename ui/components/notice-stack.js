// @ts-check
import { html, useLayoutEffect, useRef } from "../preact.js";
import { t } from "../strings/words.js";

/** @typedef {import("../state/notices.js").Notice} Notice */

/**
 * Short messages at the lower edge, above whatever is open: what a dialog saves is told while it is open.
 * @param {{notices: Notice[], onDismiss: (id: number) => void, onHold: (held: boolean) => void}} props `onHold`: whether somebody is at them, and they stay
 */
export function NoticeStack({ notices, onDismiss, onHold }) {
  const stack = useRef(/** @type {HTMLElement | null} */ (null));
  const newest = notices.at(-1)?.id;
  useLayoutEffect(() => {
    // Shown anew, it stands above a dialog that was opened since.
    stack.current?.hidePopover();
    stack.current?.showPopover();
  }, [newest]);
  return html`<div ref=${stack} popover="manual" class="notices" role="status" aria-live="polite" onFocusIn=${() => onHold(true)} onFocusOut=${() => onHold(false)}
    onPointerEnter=${() => onHold(true)} onPointerLeave=${() => onHold(false)}>
    ${notices.map(({ id, tone, text, action, way }) => html`
      <div class="notice" key=${id} data-tone=${tone} data-test="notice">
        <span>${text}</span>
        ${way ? html`<a class="notice-way" href=${way.href} data-test="notice-way" onClick=${() => onDismiss(id)}>${way.label}</a>` : null}
        ${action
          ? html`<button type="button" class="link-button" onClick=${() => (action.run(), onDismiss(id))}>${action.label}</button>`
          : null}
        <button type="button" class="notice-close" aria-label=${t.app.dismiss} onClick=${() => onDismiss(id)}>×</button>
      </div>
    `)}
  </div>`;
}
