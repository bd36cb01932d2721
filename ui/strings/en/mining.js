// @ts-check
/** Mining. */
import { plural } from "./grammar.js";

export const mining = {
  mining: {
    title: "Mining",
    lead: "A block carries posts onto the chain. Any computer of the network can find the next one, by trying numbers until one fits.",
    mode: "Mine",
    modes: { auto: "Automatic", always: "Always", off: "Off" },
    isOff: "Mining is off",
    modeHelp: {
      auto: "While posts wait. The rest of the time this computer is left alone.",
      always: "While posts wait, and an empty block now and then to keep the chain moving.",
      off: "Only when you press “Mine now”. Otherwise posts wait for the blocks of others.",
    },
    offAlone: "Only when you press “Mine now”. Nobody is connected, so posts wait here until this computer mines or somebody joins who does.",
    threads: "Threads",
    /** @param {number} n @param {number} most */
    threadsValue: (n, most) => `${n} of ${most}`,
    threadsHelp: "How many parts of the processor try numbers at once. More find blocks sooner and use more power; your other programs come first.",
    now: "Mine now",
    nowHelp: "“Mine now” looks for the next block at once and puts the waiting posts into it.",
    nowNone: "No post needs a block, so “Mine now” has none to put into one. It offers you an empty block instead.",
    /** @param {string} span */
    nowBusy: (span) => `Mining, ${span}`,
    stop: "Stop",
    anyway: "Mine an empty block",
    /** @param {string} gap @param {string} span */
    emptyIn: (gap, span) => `An empty block may come no sooner than ${gap} after the last one. The search starts in ${span}, or as soon as a post waits.`,
    /** @param {string} height @param {number} posts @param {string} span */
    found: (height, posts, span) => `Found block ${height} with ${plural(posts, "post", "posts")} in ${span}.`,
    underSecond: "under a second",
    stopped: "Stopped. No block was found.",
    rate: "Hash rate",
    thisComputer: "This computer",
    networkAbout: "Network, about",
    idle: "Idle",
    begins: "Starting",
    unknown: "Not known yet",
    onlyThis: "Nobody else",
    chartLabel: "Hash rate of this computer while it mined",
    chartEmpty: "The line starts when mining does.",
    /** @param {string} span */
    ago: (span) => `${span} ago`,
    chartNow: "now",
    /** @param {string} span */
    noneFor: (span) => `nothing mined for ${span}`,
    blocksFound: "Blocks found",
    kernel: "Method",
    kernels: /** @type {Record<string, string>} */ ({ avx512: "AVX-512", sha_ni: "SHA extensions", portable: "Portable" }),
    thisBlock: "Mining this block",
    next: "Next block",
    blockIn: "The block being mined",
    inIt: "Posts in it",
    /** @param {number} n */
    inItMore: (n) => `And ${plural(n, "more post", "more posts")}.`,
    when: "When",
    height: "Height",
    posts: "Posts in it",
    size: "Size",
    difficulty: "Tries needed, about",
    working: "Working for",
    expected: "Expected in about",
    /** @param {string} span */
    leftAbout: (span) => `${span} left, about`,
    leftHelp: "A guess, not a countdown: each try is as likely as the last.",
    /** @param {number} n */
    waiting: (n) => (n === 0 ? "Nothing waiting" : `${plural(n, "post", "posts")} waiting`),
    restTitle: "Nothing is being mined",
    restAuto: "Mining starts by itself when a post waits.",
    restOff: "Mining is off.",
    failedTitle: "Mining could not be read",
  },
};
