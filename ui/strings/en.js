// @ts-check
/**
 * Every word of the interface, in English. To translate, write the same keys beside it.
 * Plain words, sentences with a full stop, no exclamation marks; an error says what happened, what
 * it means, and what to do.
 */

import { control } from "./en/control.js";
import { files } from "./en/files.js";
import { desktop } from "./en/desktop.js";
import { plural } from "./en/grammar.js";
import { identity } from "./en/identity.js";
import { errors } from "./en/errors.js";
import { explorer } from "./en/explorer.js";
import { mining } from "./en/mining.js";
import { places } from "./en/places.js";
import { network } from "./en/network.js";
import { problems } from "./en/problems.js";
import { publicPage } from "./en/public.js";
import { reading } from "./en/reading.js";
import { reasons } from "./en/reasons.js";
import { settings } from "./en/settings.js";
import { start } from "./en/start.js";
import { trust } from "./en/trust.js";
import { writing } from "./en/writing.js";

export { direction, locale } from "./en/grammar.js";

export const t = {
  app: { name: "BlockNet", skip: "Skip to the posts", close: "Close", cancel: "Cancel", retry: "Try again", undo: "Undo", dismiss: "Dismiss" },

  units: {
    hashRate: ["H/s", "kH/s", "MH/s", "GH/s", "TH/s"],
    byte: "byte",
    bytes: ["bytes", "kB", "MB", "GB", "TB"],
    /** @param {number} n */
    percent: (n) => `${n}\u00a0%`,
    /** @param {number} n */
    milliseconds: (n) => `${n}\u00a0ms`,
    none: "–",
  },

  time: {
    now: "just now",
    yesterday: "yesterday",
    /** @param {number} n */
    minutes: (n) => `${n}\u00a0min ago`,
    /** @param {number} n */
    hours: (n) => `${n}\u00a0h ago`,
    /** @param {number} n */
    days: (n) => `${n}\u00a0days ago`,
    /** @param {number} n */
    spanSeconds: (n) => `${n}\u00a0s`,
    /** @param {number} n */
    spanMinutes: (n) => `${n}\u00a0min`,
    /** @param {number} n */
    spanHours: (n) => `${n}\u00a0h`,
    /** @param {number} n */
    spanDays: (n) => plural(n, "day", "days"),
  },

  nav: {
    label: "Main", feed: "Feed", replies: "Replies", channels: "Channels", columns: "Columns", search: "Search",
    network: "Network", mining: "Mining", explorer: "Explorer", settings: "Settings",
    /** @param {number} n */
    peers: (n) => plural(n, "peer", "peers"),
    /** @param {number} n */
    unread: (n) => `${n >= 100 ? "more than 99" : n} new`,
    /** @param {number} n */
    unreadShort: (n) => (n >= 100 ? "99+" : String(n)),
    followed: "Channels that you follow",
    you: "Your posts",
    unnamed: "No name",
  },

  keys: {
    title: "Keys",
    list: /** @type {const} */ ([
      ["N", "Write a new post; in a conversation, a reply"],
      ["/", "Search"],
      ["J and K", "Next and previous post"],
      ["Enter", "Open the post"],
      ["Tab, in a post", "To its menu (react, reply, edit and more) and to Reply"],
      ["Ctrl+Enter", "Post what you wrote"],
      ["Escape", "Leave a field, and what is in it stays; close what is open"],
      ["G then F, R, C, O, S", "Feed, replies, channels, columns, search"],
      ["G then N, M, E, T", "Network, mining, explorer, settings"],
      ["← and →", "In a large picture: the one before and the one after. S saves it"],
      ["Ctrl and + or −", "Larger or smaller, 0 for as it was"],
      ["U", "Undo, while a message offers it"],
      ["?", "This list"],
    ]),
    canBeOff: "Single letters and signs can be switched off: Settings, Keyboard shortcuts.",
    off: "Single letters and signs are switched off: of this list only Enter, Tab, Escape, the arrows and what has Ctrl with it work. Turn them on in Settings, Keyboard shortcuts.",
  },

  announce: {
    stamping: "Stamping what you wrote.",
    /** @param {string} share */
    stampingAt: (share) => `Stamped to ${share}.`,
    sent: "Sent. It waits for a block.",
  },

  ...errors,
  ...problems,
  ...reasons,
  ...reading,
  ...control,
  ...writing,
  ...places,
  ...files,
  ...network,
  ...explorer,
  ...mining,
  ...identity,
  ...settings,
  ...desktop,
  ...start,
  ...publicPage,
  ...trust,
};
