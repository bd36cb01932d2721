// @ts-check
/**
 * The guide, as `docs/guide.md` and its translations have it: its sections, and where its links lead.
 *
 * @typedef {{type: string, raw: string, text?: string, depth?: number, href?: string, ordered?: boolean, tokens?: Token[], items?: Token[],
 *   header?: {tokens: Token[]}[], rows?: {tokens: Token[]}[][]}} Token a piece of Markdown, as the library reads it
 * @typedef {{id: string, title: string, depth: number}} Section
 * @typedef {{title: string, blocks: Token[], sections: Section[]}} Guide `blocks`: each heading among them is the next section
 */

/** Names of the sections in the order of their headings, the same in every language: what the English heading makes in an address. */
export const GUIDE_SECTIONS = /** @type {const} */ ([
  "the-idea-in-a-minute", "what-permanent-means", "first-start", "join-someone", "read", "write", "pictures-and-files", "mining", "behind-a-router",
  "keep-your-identity", "look-closer", "a-node-without-a-window", "when-you-close-the-window", "put-everything-on-another-disk", "when-something-is-wrong", "what-it-cannot-promise",
]);

/** @typedef {(typeof GUIDE_SECTIONS)[number]} SectionId */

/** @param {Token[]} tokens of the whole document @returns {Guide} */
export function readGuide(tokens) {
  const first = tokens.find(isHeading);
  const blocks = tokens.filter((token) => token !== first && token.type !== "space");
  const sections = blocks.filter(isHeading).map((token, at) => ({ id: GUIDE_SECTIONS[at] ?? slug(plainText(token)), title: plainText(token), depth: token.depth ?? 2 }));
  return { title: first ? plainText(first) : "", blocks, sections };
}

/** @param {Token} token */
export const isHeading = ({ type }) => type === "heading";

/** The words of a piece, without what they are set in. @param {Token} token @returns {string} */
export function plainText({ tokens, text = "" }) {
  return tokens ? tokens.map(plainText).join("") : text;
}

/** What a heading is called in an address, as the places that show the documents make it. @param {string} title */
export function slug(title) {
  return title.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replace(/\s/gu, "-");
}

/** Where the packages for Linux put the documents beside the guide. */
export const DOCUMENTS = "/usr/share/doc/blocknet/docs";

/** Whether a piece names a document beside the guide. @param {Token} token @returns {boolean} */
export function namesDocument({ type, href = "", tokens = [] }) {
  return type === "link" ? /^[\w.-]+\.md(?:#|$)/u.test(href) : tokens.some(namesDocument);
}

/**
 * Where a link of the guide leads: to one of its sections, or out of the window. Other documents do not come with the
 * window, so a link to one of them leads nowhere.
 * @param {string} href
 * @param {Section[]} sections
 * @returns {{section: string} | {outside: string} | null}
 */
export function guideLink(href, sections) {
  if (/^https?:\/\//u.test(href)) return { outside: href };
  const wanted = /^#(.+)$/u.exec(href)?.[1];
  const found = sections.find(({ title }) => slug(title) === wanted);
  return found ? { section: found.id } : null;
}
