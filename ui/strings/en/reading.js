// @ts-check
/** What readers see: posts and their state, feed, search, threads. */
import { locale, plural } from "./grammar.js";

export const reading = {
  state: {
    /** @param {string} share */
    stamping: (share) => `Stamping, ${share}`,
    stampingHelp: "Your computer works for a moment to pay for this post. The text is already safe on this disk.",
    sending: "Stamped, on its way",
    refused: "Not taken",
    refusedHelp: "The text is kept here until you send it again or take it back.",
    pooled: "Waiting for a block",
    waitingHelp: "Checked and kept by nodes, but not in a block yet.",
    sentNobody: "Kept here · no peer has it yet",
    /** @param {number} n */
    sent: (n) => (n === 1 ? "Sent · 1 peer has it" : `Sent · ${n.toLocaleString(locale)} peers have it`),
    /** @param {string} span */
    inAbout: (span) => `in a block in about ${span}`,
    nobodyMines: "no block comes: nobody seems to mine now",
    nobodyMinesHelp: "For five minutes and more no block has come, and this node leaves mining to others. The post waits for the next block, whoever mines it.",
    returned: "Back among the waiting posts",
    returnedHelp: "The chain changed and this post's block is no longer in it. Nothing is lost: the post waits for its next block.",
    /** @param {string} height */
    block: (height) => `Block ${height}`,
    /** @param {string} depth */
    deep: (depth) => `${depth} deep`,
    /** @param {string} depth */
    confirmedHelp: (depth) => `In the chain, ${depth} deep: 1 is the newest block. The deeper, the harder to change.`,
    leftOut: "Left out of the chain",
    leftOutHelp: "It is in no block and waits for none: the chain changed when it was too old for a new block, or others paid more for the room. It is kept on this disk, and its author can send it again.",
  },

  post: {
    reply: "Reply",
    /** @param {number} n */
    replies: (n) => plural(n, "reply", "replies"),
    edited: "edited",
    editedHelp: "Its author changed this post. The chain keeps both texts; press to see the first.",
    original: "As it was first:",
    deleted: "Its author took this post back.",
    erased: "The text of this post is not on this disk.",
    erasedHere: "You erased this text from this disk.",
    unreadable: "This post holds no readable text.",
    more: "Show all of it",
    less: "Show less",
    isReply: "A reply",
    goBy: "Posts of everybody who goes by this name",
    /** @param {string} name */
    inReplyTo: (name) => `to ${name}`,
    sendAgain: "Send again",
    sentAgain: "Sent again as a new post.",
    takeBack: "Take the text back",
    tookBack: "The text is in the composer again.",
    open: "Open this post",
    /** @param {string} sign @param {number} n */
    reaction: (sign, n) => `${sign}, ${plural(n, "time", "times")}`,
  },

  feed: {
    title: "Feed",
    /** @param {number} n */
    fresh: (n) => (n >= 30 ? "30+ new posts" : plural(n, "new post", "new posts")),
    loading: "Loading posts",
    end: "You have reached the first post.",
    emptyTitle: "Nothing has been posted yet",
    emptyText: "Write the first post above, or join someone who has posts: paste their invite under Network, and theirs appear here.",
    emptyAction: "Go to Network",
    syncingTitle: "Posts appear here as blocks arrive",
    syncingText: "This node is still reading the chain. You can write in the meantime.",
    authorEmptyTitle: "No posts by this author here",
    authorEmptyText: "They may have posted under another key, or this node has not read that far yet.",
    ownEmptyTitle: "You have not posted yet",
    ownEmptyText: "What you write under “Feed” or in a channel appears here too.",
    writeFirst: "Write a post",
    channelEmptyTitle: "This channel is empty",
    channelEmptyText: "A channel is only a word that posts carry. Write the first post with it above.",
    failedTitle: "The posts could not be loaded",
    moreFailed: "The next posts could not be loaded.",
    waiting: "Your texts on their way",
    by: "Posts by",
    you: "you",
    changeName: "Change the name",
    chooseName: "Choose a name",
    keyHelp: "The whole public key. A name can be taken by anyone; a key cannot.",
    copyKey: "Copy the key",
  },

  search: {
    title: "Search",
    label: "Search every post on this computer",
    placeholder: "Words, or from: channel: before: after: has:file",
    go: "Search",
    emptyTitle: "Search every post on this computer",
    emptyText: "Nothing you type leaves this computer.",
    nothingTitle: "There is nothing to search yet",
    nothingText: "When posts are here, yours or those of others, you find them here by their words.",
    hints: "Filters",
    examples: /** @type {const} */ ([
      ["mill photo", "posts with both words"],
      ["\"old mill\"", "posts with exactly these words in this order"],
      ["pho*", "posts with a word that begins so, such as “photo”"],
      ["from:zoë", "posts of people whose name begins so; a key works too"],
      ["channel:minutes", "posts in one channel"],
      ["after:2026-01-15", "posts since January 15, 2026"],
      ["before:2026-03", "posts from before March 2026"],
      ["has:file", "posts with a picture or another file"],
    ]),
    end: "No more posts match.",
    /** @param {string} word */
    noneWord: (word) => `No post contains “${word}”`,
    /** @param {string} words */
    noneWords: (words) => `No post contains all of “${words}”`,
    /** @param {string} begin */
    noneBegins: (begin) => `No post contains a word that begins with “${begin}”`,
    /** @param {string} typed */
    noneFits: (typed) => `No post fits “${typed}”`,
    noneSpelling: "See whether it is spelled as in the post, or type only how it begins and a star, such as pho* for “photo”.",
    noneFewer: "Try fewer of these words.",
    nonePhrase: "Leave out the quotation marks to find these words in any order.",
    noneShorter: "Try a shorter beginning.",
    noneFilter: "Leave out a filter, such as channel: or before:, or some of the words.",
    noneFilters: "Leave out a filter, or see whether it is spelled right.",
    unread: {
      /** @param {string} typed */
      day: (typed) => `“${typed}” names no day. A day is written as 2026-05-12, 2026-05 or 2026.`,
      /** @param {string} typed */
      channel: (typed) => `“${typed}” names no channel. A channel is a word of a-z, 0-9 and hyphens.`,
      /** @param {string} typed */
      has: (typed) => `“${typed}” is not known. has:file finds posts with an attachment.`,
      /** @param {string} typed */
      empty: (typed) => `“${typed}” says nothing. Write the value behind the colon, without a space.`,
      /** @param {string} typed */
      unknown: (typed) => `“${typed}” is no filter. There are from:, channel:, before:, after: and has:. To look for it as words, put it between quotation marks.`,
    },
    further: "Nothing in the posts that were looked through so far.",
    furtherAction: "Look further back",
  },

  thread: {
    title: "Post",
    back: "Back",
    loading: "Loading the post",
    failedTitle: "This post could not be loaded",
    missingTitle: "This node does not have this post",
    missingText: "It may be on another network, or the node has not read that far yet. When it arrives, it appears here.",
    parentMissing: "The post that this one answers is not on this node.",
    furtherUp: "The conversation begins further up, or its beginning is not on this node.",
    noReplies: "No replies yet.",
    /** @param {number} n */
    replies: (n) => plural(n, "reply", "replies"),
    /** @param {number} n */
    deeper: (n) => `Show ${plural(n, "deeper reply", "deeper replies")}`,
    more: "Show more replies",
    above: "Earlier in this conversation",
  },

  details: { title: "What the chain holds", created: "Written", author: "Key", id: "Post", block: "Block", file: "SHA-256", copyHash: "Copy the hash" },
};
