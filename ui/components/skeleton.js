// @ts-check
import { html } from "../preact.js";

/** How many lines an item of each form has, and whether a face or a box stands before them. */
const FORMS = {
  posts: { box: true, lines: 3 },
  rows: { box: false, lines: 2 },
  facts: { box: false, lines: 2 },
  channels: { box: false, lines: 2 },
  settings: { box: false, lines: 2 },
  line: { box: false, lines: 1 },
  chart: { box: true, lines: 0 },
  code: { box: true, lines: 3 },
  guide: { box: true, lines: 3 },
};

/**
 * The shape of what is coming, as high as it will be. The style sheet shows it after 150 ms, so a fast answer never flickers.
 * @param {{kind: keyof typeof FORMS, label: string, count?: number}} props
 */
export function Skeleton({ kind, label, count = 4 }) {
  const { box, lines } = FORMS[kind];
  return html`<div class="skeleton" data-kind=${kind} role="status" aria-label=${label}>
    ${Array.from({ length: count }, () => html`<div class="skeleton-item">${box ? html`<i></i>` : null}${Array.from({ length: lines }, () => html`<b></b>`)}</div>`)}
  </div>`;
}
