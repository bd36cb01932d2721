// @ts-check
import { DOCUMENTS, guideLink, isHeading, namesDocument } from "../format/guide.js";
import { link } from "../format/route.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/**
 * @typedef {import("../format/guide.js").Token} Token
 * @typedef {import("../format/guide.js").Section} Section
 * @typedef {import("../preact.js").View} View
 */

/** The id of a section's heading. @param {string} section */
export const headingId = (section) => `guide-${section}`;

/** The guide's text: its pieces as elements, and never as markup. @param {{guide: import("../format/guide.js").Guide}} props */
export function GuideText({ guide: { blocks, sections } }) {
  const headings = blocks.filter(isHeading);
  return html`<div class="guide-text" data-test="guide-text">
    ${blocks.map((token) => (isHeading(token) ? heading(token, sections[headings.indexOf(token)], sections) : block(token, sections)))}
  </div>`;
}

/** @param {Token} token @param {Section | undefined} section @param {Section[]} all */
function heading(token, section, all) {
  const words = inline(token.tokens, all);
  const id = headingId(section?.id ?? "");
  return (token.depth ?? 2) > 2 ? html`<h3 id=${id} tabindex="-1">${words}</h3>` : html`<h2 id=${id} tabindex="-1">${words}</h2>`;
}

/** @param {Token} token @param {Section[]} all @returns {View} */
function block(token, all) {
  switch (token.type) {
    case "paragraph": return html`<p>${inline(token.tokens, all)}${namesDocument(token) ? where() : null}</p>`;
    case "list": {
      const items = (token.items ?? []).map((item) => html`<li>${(item.tokens ?? []).map((part) => block(part, all))}</li>`);
      return token.ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
    }
    case "table": return html`<table>
      <thead><tr>${(token.header ?? []).map((cell) => html`<th scope="col">${inline(cell.tokens, all)}</th>`)}</tr></thead>
      <tbody>${(token.rows ?? []).map((row) => html`<tr>${row.map((cell, at) => (at === 0 ? html`<th scope="row">${inline(cell.tokens, all)}</th>` : html`<td>${inline(cell.tokens, all)}</td>`))}</tr>`)}</tbody>
    </table>`;
    case "code": return html`<pre dir="ltr"><code>${token.text}</code></pre>`;
    case "blockquote": return html`<blockquote>${(token.tokens ?? []).map((part) => block(part, all))}</blockquote>`;
    case "hr": return html`<hr />`;
    case "space": return null;
    default: return piece(token, all);
  }
}

/** Where the documents are that the window does not have. */
const where = () => html` <span class="guide-where" data-test="guide-where">${t.guide.where(DOCUMENTS)}</span>`;

/** @param {Token[] | undefined} tokens @param {Section[]} all */
function inline(tokens, all) {
  return (tokens ?? []).map((token) => piece(token, all));
}

/** @param {Token} token @param {Section[]} all @returns {View} */
function piece(token, all) {
  const words = () => (token.tokens ? inline(token.tokens, all) : token.text);
  switch (token.type) {
    case "strong": return html`<strong>${words()}</strong>`;
    case "em": return html`<em>${words()}</em>`;
    case "codespan": return html`<code>${token.text}</code>`;
    case "br": return html`<br />`;
    case "link": return linkTo(token.href ?? "", words(), all);
    case "text": case "escape": return words();
    // Markup in the text is shown as it is written.
    default: return token.raw;
  }
}

/** @param {string} href @param {View} words @param {Section[]} all */
function linkTo(href, words, all) {
  const to = guideLink(href, all);
  // The name of a document beside the guide; its paragraph says where those are.
  if (to === null) return html`<code>${words}</code>`;
  if ("section" in to) return html`<a href=${link.guide(to.section)}>${words}</a>`;
  return html`<a href=${to.outside} target="_blank" rel="noopener noreferrer nofollow" referrerpolicy="no-referrer">${words}</a>`;
}
