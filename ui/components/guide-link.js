// @ts-check
import { link } from "../format/route.js";
import { html } from "../preact.js";

/**
 * To a section of the guide.
 * @param {{section?: import("../format/guide.js").SectionId, text: string, onFollow?: () => void}} props the whole of it without a section
 */
export function GuideLink({ section, text, onFollow }) {
  return html`<a class="guide-link" href=${link.guide(section)} data-test="guide-link" data-section=${section ?? ""} onClick=${onFollow}>${text}</a>`;
}
