// @ts-check

/** What every invite begins with, in any case; the node reads the rest. */
const SCHEME = /^blocknet-invite:/iu;

/**
 * Whether a text is meant as an invite, and not as an address. Mail programs break lines and put
 * spaces before it.
 * @param {string} text
 */
export function isInvite(text) {
  return SCHEME.test(text.replace(/\s/gu, ""));
}

/**
 * Whether nobody else gets anywhere by an invite: it has no address, or those of this computer for itself alone.
 * @param {{addresses: readonly {kind: string}[]}} invite
 */
export const leadsNowhere = ({ addresses }) => addresses.every(({ kind }) => kind === "loopback");

/**
 * An image that stands in the page itself: the page may load nothing from elsewhere.
 * @param {string} svg
 */
export function imageAddress(svg) {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
