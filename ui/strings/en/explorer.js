// @ts-check
/** Looking into the chain: blocks, charts, history, proofs. */
import { locale, plural } from "./grammar.js";

export const explorer = {
  explorer: {
    title: "Explorer",
    lead: "The chain as it lies on this disk: every block, how hard each was to find, and what changed.",
    tabs: { blocks: "Blocks", charts: "Charts", history: "History", proof: "Check a proof" },
    tabsLabel: "What of the chain",
    findLabel: "Height, the id of a block, post or author, or an author’s name or short key",
    findPlaceholder: "Block number, id or name",
    find: "Go",
    findFirst: "Type a height, an id or its first 6 digits, or an author’s name or short key.",
    /** @param {string} typed */
    findNobody: (typed) => `Nobody who goes by “${typed}” has posted here. Type an author’s name, the short key beside it, a #channel, a height, or an id: its 64 digits of 0-9 and a-f, or the first 6 or more.`,
    findAlike: "Several can be meant. Choose one; ids and keys tell them apart.",
    findMore: "There are more than these: type more digits of the id.",
    findStale: "not on the chain",
    findSeveral: "Several authors go by that. Choose the one you mean; the key tells them apart.",
    findNone: "Nothing on this disk has this id. It may be on another network, or this node has not read that far yet.",
    findBegun: "No block, post or author on this disk has an id that begins so, and nobody goes by it. Compare the digits; it may also be on another network, or this node has not read that far yet.",
    /** @param {string} height */
    findHigh: (height) => `There is no block ${height} yet, and no author goes by that.`,
    list: "Blocks, newest first",
    onlyGenesis: "Every node of the network begins with this block. The next one comes with the first post.",
    older: "Show older blocks",
    failedTitle: "The blocks could not be loaded",
    /** @param {number} n */
    posts: (n) => plural(n, "post", "posts"),

    /** @param {string} at */
    blockTitle: (at) => (at.length === 64 ? `Block ${at.slice(0, 8)}…` : `Block ${at}`),
    /** @param {string} height */
    block: (height) => `Block ${height}`,
    genesis: "The first block of the network",
    first: "First block",
    below: "Block before",
    above: "Block after",
    missingTitle: "This node does not have this block",
    missingText: "It may be on another network, or the node has not read that far yet.",
    blockFailedTitle: "This block could not be loaded",
    stale: "This block is not on the chain.",
    staleHelp: "Another chain has more work. The block stays on this disk, in case its chain wins.",
    staleGo: "See the block of this height that is",
    id: "Id", parent: "Follows", time: "Time", depth: "Depth", tries: "Tries needed, about", target: "Target", hashed: "Mined for",
    work: "Work up to here, about", size: "Size", count: "Posts", root: "Root of its posts", nonce: "Nonce", version: "Version",
    timeHelp: "The word of its miner. Nodes accept a time that is a few seconds ahead of theirs at most, and each block is later than the one before.",
    depthHelp: "1 is the newest block. The deeper, the more work it would take to replace it.",
    hashedHelp: "The word of its miner, never more than the time since the block before.",
    workHelp: "Tries that all blocks up to this one took together. The chain with most of them is the chain.",
    rootHelp: "One hash over all posts of the block: change a letter of any, and it no longer fits.",
    /** @param {string} n */
    hashes: (n) => `${n} tries`,
    details: "Details",
    triesHelp: "How many numbers have to be tried for such a block, on average.",
    targetHelp: "A number fits when the hash it gives is not above this. The smaller it is, the more tries.",
    idHelp: "Made from what the block holds: another content has another id.",
    parentHelp: "The id of the block before, which this one names.",
    nonceHelp: "The number that fitted.",
    faces: { posts: "Posts", bytes: "Bytes", json: "JSON" },
    facesLabel: "How to look at it",
    noPosts: "This block holds no posts. Empty blocks keep the chain moving in quiet times.",
    more: "Show more of them",
    kinds: /** @type {Record<number, string>} */ ({ 0: "Post", 1: "Profile", 2: "Edit", 3: "Taken back", 4: "Reaction" }),
    kindOther: "Of a kind that this program does not know",
    noText: "The text is not on this disk.",
    noContent: "No text.",
    saveJson: "Save as a file",
    saveBytes: "Save as a file",
    jsonLabel: "The block as JSON",
    /** @param {string} shown @param {string} all */
    jsonCut: (shown, all) => `The first ${shown} of ${all}. The file has all of it.`,
  },

  hex: {
    label: "The bytes of the block",
    offset: "Offset",
    /** @param {string} from @param {string} to @param {string} all */
    range: (from, to, all) => `Bytes ${from} to ${to} of ${all}`,
    before: "Before",
    after: "After",
    hint: "Point at a byte to see what it is.",
    fields: /** @type {Record<string, string>} */ ({
      version: "Version", prev: "Id of the block before", body_root: "Root of the posts", aux_root: "Zero but in genesis", time: "Time", height: "Height",
      bits: "Target, compact", work_secs: "Seconds that its miner hashed", post_count: "Number of posts", body_bytes: "Bytes of the body", nonce: "Nonce",
      post_version: "Version of the post", kind: "Kind", net: "Network", author: "Author's key", created: "Written", stamp_work: "Work of the stamp", parent: "Post that it answers",
      text_size: "Bytes of the text", text_hash: "Hash of the text", stamp_nonce: "Nonce of the stamp", signature: "Signature", flag: "Whether the text follows", text: "Text",
    }),
    /** @param {string} name @param {number} post counted from 1 */
    ofPost: (name, post) => `${name}, post ${post}`,
  },

  charts: {
    /** @param {string} n */
    triesOf: (n) => `${n} tries`,
    difficulty: "Difficulty",
    difficultyText: "How many tries a block takes on average. The network sets it by how fast blocks come.",
    rate: "Hash rate of the network",
    rateText: "About how many tries a second (H/s) all miners made together. It is reckoned from the last blocks, 16 at most, and from how long their miners say they tried.",
    posts: "Posts",
    postsText: "Posts of the chain, from the first block to the newest.",
    height: "Height",
    tries: "Tries",
    perSecond: "Tries a second (H/s)",
    empty: "The chain is too short for a line: it needs two blocks.",
    failedTitle: "The charts could not be drawn",
    table: "As a table",
    /** @param {string} height */
    at: (height) => `Block ${height}`,
    keys: "Left and right arrow move along the line.",
  },

  reorgs: {
    lead: "Times when blocks left the chain because another chain had more work. One or two blocks are ordinary: two miners found a block at once. Their posts go back to waiting, and into a block again.",
    none: "History has not changed",
    noneText: "Since this folder was made, no block has left the chain.",
    failedTitle: "The history could not be loaded",
    list: "Reorgs, newest first",
    older: "Show earlier ones",
    /** @param {number} depth @param {number} gained @param {string} fork */
    what: (depth, gained, fork) => `${plural(depth, "block", "blocks")} above block ${fork} gave way to ${gained.toLocaleString(locale)}`,
    /** @param {number} n */
    posts: (n) => (n === 0 ? "The new blocks hold all of their posts." : `${plural(n, "post", "posts")} went back to waiting.`),
    before: "Tip before",
    after: "Tip after",
    deep: "Deep",
    changed: "History changed",
  },

  saved: {
    /** @param {string} name */
    as: (name) => `Saved as ${name}.`,
    /** @param {string} path */
    at: (path) => `Saved: ${path}`,
    failed: "The file could not be saved. Look whether the folder for downloads can be written.",
  },

  proof: {
    save: "Save a proof",
    saveHelp: "A small file that says who wrote this, what, and in which block. Whoever has it can check it without this node.",
    saveWait: "A proof is there once the post is in a block.",
    title: "Check a proof",
    lead: "A proof is a small file that shows who wrote a post, what it says, and in which block it stands. “Save a proof” in the menu of a post in a block makes one. Here you check one that somebody gave you.",
    here: "Drop the file of a proof here, or anywhere on this window.",
    stays: "It is checked on this computer. Nothing is sent.",
    choose: "Choose a file",
    drop: "Let go to check the proof",
    dropEither: "Let go to add it to the post; the file of a proof is checked",
    dropNeither: "Only the file of a proof can be dropped here",
    notHere: "Only the file of a proof, which ends in .json, can be dropped here. Pictures and other files go with a post: drop them under “Feed”, in a channel or at a post.",
    busy: "Checking…",
    another: "Check another",
    tooLarge: "This file is too large for a proof: 8 MB is the most that one has.",
    notText: "This file is no proof of a post. A proof is a file of text whose name ends in .json, and this one is of another kind, such as a picture.",
    notJson: "What it holds is something else.",
    /** @param {string} part */
    oddPart: (part) => `Its part “${part}” does not fit: it is damaged, or for a newer BlockNet.`,
    /** @param {string} why */
    notProof: (why) => `This file is no proof of a post. ${why}`,
    holds: "The proof holds.",
    fails: "The proof does not hold.",
    untrue: "The parts of the file contradict each other.",
    failsHelp: "The file was changed, or was never a proof. It says nothing about the post.",
    /** @param {string} rule */
    rule: (rule) => `Rule ${rule}`,
    who: "Who", what: "What", notBefore: "Not before", notAfter: "Not after", onTop: "On top", own: "Own chain", network: "Network", post: "Post", claimed: "Says it was written",
    notAfterHelp: "The time of the block that holds the post, by the word of its miner.",
    claimedHelp: "The word of its author, and no evidence.",
    unreadable: "The text cannot be read.",
    notBeforeUnknown: "Unknown: the post names no block.",
    notBeforeCut: "Unknown: the proof does not reach back to the block that the post names.",
    /** @param {string} height */
    block: (height) => `Block ${height}`,
    /** @param {number} blocks @param {string} hashes */
    work: (blocks, hashes) => `${plural(blocks, "block", "blocks")}, about ${hashes} tries of work`,
    workHelp: "What it would cost to make this proof up: so many tries, and no less.",
    owns: {
      yes: "Yes: the block stands on this node’s own chain.",
      no: "No: another block stands at its height on this node’s own chain.",
      unknown: "Unknown: this node’s own chain does not reach so high, or is another network’s.",
    },
    means: "A proof says who signed what, and that so much work lies on top of it. The times in it are the words of author and miner.",
  },
};
