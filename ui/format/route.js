// @ts-check
/**
 * Addresses of the views. `parseRoute` and `link` are each other's inverse.
 *
 * @typedef {{view: "feed"} | {view: "post", id: string} | {view: "author", author: string}
 *   | {view: "replies"} | {view: "channels"} | {view: "channel", channel: string} | {view: "search", query: string}
 *   | {view: "explorer", tab: ExplorerTab} | {view: "block", at: string}
 *   | {view: "network"} | {view: "mining"} | {view: "settings"}
 *   | {view: "columns", show?: string} | {view: "guide", section: string} | {view: "control"}} Route
 *
 * @typedef {(typeof EXPLORER_TABS)[number]} ExplorerTab
 */

/** What the explorer shows, the first when nothing is said. */
export const EXPLORER_TABS = /** @type {const} */ (["blocks", "charts", "history", "proof"]);

const PLAIN = /** @type {const} */ (["feed", "replies", "channels", "network", "mining", "settings", "control"]);

/**
 * @param {string} hash as in `location.hash`
 * @returns {Route} the feed for whatever it does not know
 */
export function parseRoute(hash) {
  const [path = "", search = ""] = hash.replace(/^#\/?/u, "").split("?", 2);
  const [view = "", rest = ""] = path.split("/", 2);
  const plain = PLAIN.find((name) => name === view);
  if (view === "columns") {
    const show = new URLSearchParams(search).get("show");
    return show ? { view, show } : { view };
  }
  if (plain) return { view: plain };
  if (view === "guide") return { view, section: /^[a-z0-9-]{1,64}$/u.test(rest) ? rest : "" };
  if (view === "post" && isHex32(rest)) return { view: "post", id: rest };
  if (view === "author" && isHex32(rest)) return { view: "author", author: rest };
  if (view === "channel" && /^[a-z0-9-]{1,32}$/u.test(rest)) return { view: "channel", channel: rest };
  if (view === "explorer") return { view, tab: EXPLORER_TABS.find((tab) => tab === rest) ?? "blocks" };
  if (view === "block" && (isHex32(rest) || isHeight(rest))) return { view: "block", at: rest };
  if (view === "search") return { view: "search", query: new URLSearchParams(search).get("q") ?? "" };
  return { view: "feed" };
}

/** Addresses by view. */
export const link = {
  feed: "#/feed",
  replies: "#/replies",
  channels: "#/channels",
  columns: "#/columns",
  /** To one of them. @param {{kind: string, value: string | null}} column */
  column: ({ kind, value }) => `#/columns?show=${encodeURIComponent(`${kind} ${value ?? ""}`)}`,
  control: "#/control",
  network: "#/network",
  mining: "#/mining",
  settings: "#/settings",
  /** @param {string} [section] as `format/guide.js` names them */
  guide: (section) => (section ? `#/guide/${section}` : "#/guide"),
  /** @param {ExplorerTab} [tab] */
  explorer: (tab) => (tab && tab !== "blocks" ? `#/explorer/${tab}` : "#/explorer"),
  /** @param {string | number} at height or id */
  block: (at) => `#/block/${at}`,
  /** @param {string} id */
  post: (id) => `#/post/${id}`,
  /** @param {string} author */
  author: (author) => `#/author/${author}`,
  /** @param {string} channel */
  channel: (channel) => `#/channel/${encodeURIComponent(channel)}`,
  /** @param {string} [query] */
  search: (query) => (query ? `#/search?q=${encodeURIComponent(query)}` : "#/search"),
};

/** @param {string} text */
function isHeight(text) {
  return /^(0|[1-9][0-9]{0,9})$/u.test(text) && Number(text) <= 0xffff_ffff;
}

/** @param {string} text */
function isHex32(text) {
  return /^[0-9a-f]{64}$/u.test(text);
}
