// @ts-check
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/**
 * A photograph or film that may tell more of its author than is seen, before it is attached: as it is, or not at all.
 * @param {{name: string, damaged: boolean, busy: boolean, onAttach: () => void, onLeave: () => void}} props
 */
export function AttachDoubt({ name, damaged, busy, onAttach, onLeave }) {
  const a = t.attach;
  return html`<div class="attach-doubt" role="group" aria-label=${a.doubtLabel(name)} data-test="attach-doubt">
    <p role="alert"><strong><bdi>${name}</bdi></strong> ${damaged ? a.doubtDamaged : a.doubtForeign}</p>
    <p>${damaged ? a.doubtAnew : a.doubtSave}</p>
    <p class="attach-doubt-end">
      <button type="button" class="button" data-kind="quiet" data-size="small" data-test="attach-doubt-leave" onClick=${onLeave}>${a.doubtLeave}</button>
      <button type="button" class="button" data-kind="quiet" data-size="small" data-test="attach-doubt-go" disabled=${busy} onClick=${onAttach}>${a.doubtGo}</button>
    </p>
  </div>`;
}
