// @ts-check
/** Whom and what this node believes: bans, parked branches, changes of history. */
import { plural } from "./grammar.js";

export const trust = {
  bans: {
    list: "Banned addresses",
    add: "Ban an address",
    none: "None. You can ban an address that only takes from this node. Whoever breaks the rules of the network is banned for a day by the node itself.",
    title: "Ban an address",
    /** @param {string} address */
    titleOf: (address) => `Ban ${address}`,
    means: "This node ends every connection with this address and begins none. Whoever else goes online from there is kept out, too. Nobody is told, and the posts that came from there stay.",
    address: "IP address",
    addressPlaceholder: "203.0.113.7",
    addressEmpty: "Enter an IP address first, such as 203.0.113.7.",
    term: "For how long",
    terms: { hour: "An hour", day: "A day", week: "A week", month: "30 days", ever: "For good" },
    why: "Why, for your own memory",
    whyPlaceholder: "Nobody else sees it",
    go: "Ban",
    /** @param {string} ip */
    banned: (ip) => `Banned ${ip}.`,
    /** @param {string} ip */
    forgiven: (ip) => `${ip} is welcome again.`,
    forgive: "Unban",
    /** @param {string} ip */
    forgiveLabel: (ip) => `Unban ${ip}`,
    by: { owner: "By you", node: "By this node" },
    broke: "What no honest node sends came from there.",
    forGood: "For good",
    /** @param {string} span */
    left: (span) => `${span} left`,
  },

  branches: {
    title: "Another chain asks to be followed",
    means: "It has more work than yours, and it leaves yours at a block that has stood here for more than 14 days. That happens when a part of the network was apart for weeks, or when somebody rewrites history. This node goes on with its own chain until you decide.",
    /** @param {string} fork @param {string} blocks */
    leaves: (fork, blocks) => `Leaves at block ${fork} and replaces ${blocks} of your blocks`,
    /** @param {string} height @param {string} span */
    tip: (height, span) => `Its newest block is ${height}, ${span} old.`,
    advice: "Ask people you trust, over another way than this network, which chain is theirs.",
    follow: "Follow it",
    followGo: "Follow this chain",
    followed: "The chain is followed as soon as its blocks are here.",
    askTitle: "Follow the other chain?",
    /** @param {string} blocks @param {string} fork */
    askGives: (blocks, fork) => `Your ${blocks} newest blocks, all above block ${fork}, leave your chain, and those of the other take their place. There is no button that takes this back.`,
    askPosts: "Posts of your blocks that the other chain lacks go back to waiting if they are younger than 14 days. Older ones are left out of the chain; they stay on this disk, and their authors can send them again. What your blocks proved is then proved no more.",
    askTrust: "Do it when people you trust are on the other chain. More work alone does not say who is honest.",
  },

  resync: {
    title: "Is the chain sound?",
    start: "Check it again",
    help: "Asks every peer for its chain anew, and looks at every block and post on this disk. It changes nothing; a heavier chain that comes out is followed by the rules, as always.",
    stages: { never: "", peers: "Asking peers for their chain.", file: "Reading the database file.", posts: "Looking at every post.", blocks: "Looking at every block.", done: "", failed: "" },
    usable: "You can go on meanwhile.",
    /** @param {number} answered @param {number} asked */
    answered: (answered, asked) => (asked === 0 ? "No peer is connected to be asked." : `${answered} of ${plural(asked, "peer", "peers")} answered.`),
    sound: "The chain is sound.",
    /** @param {number} n */
    unsound: (n) => `${plural(n, "thing is", "things are")} wrong.`,
    /** @param {number} blocks @param {number} posts */
    looked: (blocks, posts) => `${plural(blocks, "block", "blocks")} and ${plural(posts, "post", "posts")} were looked at.`,
    failed: "The check could not be finished.",
    advice: "The database is damaged, by its disk most likely. End BlockNet and run “blocknetd check --set-aside”: it keeps the damaged one in your folder and begins a new one.",
  },

  history: {
    changedTitle: "History changed.",
    dismiss: "I have seen it",
    look: "See what happened",
    /** @param {number} n */
    depth: (n) => plural(n, "block", "blocks"),
  },
};
