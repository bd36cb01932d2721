// @ts-check
/** What readers keep from their own eyes, and the columns they read. */
import { plural } from "./grammar.js";

export const control = {
  control: {
    title: "What you do not see",
    lead: "What you mute, hide or have others warn you of changes only what you see. The posts stay on the chain and on this disk, and nobody else notices.",
    failedTitle: "Your mutes could not be loaded",
    groups: { author: "Muted authors", word: "Muted words", channel: "Muted channels", post: "Hidden posts", labels: "Warnings by others" },
    empty: {
      author: "Nobody is muted. The menu of a post, or an author’s page, mutes its author.",
      word: "No word is muted.",
      channel: "No channel is muted.",
      post: "No post is hidden. To hide one, open its menu, the three dots.",
    },
    add: { author: "Author to mute", word: "Word or words to mute", channel: "Channel to mute", list: "Person whose warnings you want to follow" },
    placeholder: { author: "Name or key of an author", word: "A word or a phrase", channel: "Channel", list: "Name or key of a person" },
    mute: "Mute", unmute: "Unmute", follow: "Follow warnings", leave: "Stop following",
    typeFirst: "Type something first.",
    /** @param {string} typed */
    nobody: (typed) => `Nobody who goes by “${typed}” has posted here. Enter a name, the short key beside it, or the whole key of 64 digits.`,
    /** @param {string} keys */
    several: (keys) => `Several go by that. Enter the short key of the one you mean: ${keys}.`,
    hiddenPost: "Post",
    muted: { author: "Muted. You see this author’s posts only on their own page.", word: "Muted. Posts with these words are hidden from you.", channel: "Muted. You see this channel’s posts only on its own page." },
    left: "You no longer follow these warnings.",
    hid: "Hidden from you.",
    here: { author: "You muted this author. Here you see the posts all the same.", channel: "You muted this channel. Here you see the posts all the same." },
    labelsHelp: "Somebody you trust can put labels such as “spam” on posts and authors, to warn others. Follow someone’s warnings, and choose for each label whether it warns you first, hides, or does nothing. They write them in the channel #labels; if they use another, add it behind the name: Zoë #warnings.",
    noLabels: "No warnings from them so far.",
    otherLabels: "All other labels",
    actions: { ignore: "Does nothing", warn: "Warns first", hide: "Hides" },

    why: {
      post: "You hid this post.",
      posts: "You hid these posts.",
      author: "You muted",
      /** @param {string} channel */
      channel: (channel) => `You muted #${channel}.`,
      word: "You muted",
      label: "Labelled",
      by: "by",
      /** @param {string} word */
      quoted: (word) => `“${word}”`,
    },
    labelNote: "Who says so",
    show: "Show",
    undo: { post: "Unhide", author: "Unmute author", channel: "Unmute channel", word: "Unmute word", label: "Ignore this label" },
    /** @param {number} n */
    run: (n) => `${plural(n, "post", "posts")} hidden from you.`,
    /** @param {number} n */
    runOf: (n) => `${plural(n, "post", "posts")}.`,
    runOpen: "Why?",
    warnOpen: "Show the text",
    warnClose: "Fold it again",
    sameName: "Not the first to use this name",
    /** @param {string} key */
    sameNameHelp: (key) => `Another author, ${key}, used this name or one that looks the same before. Only the key tells who it is.`,

    menu: {
      hide: "Hide this post",
      /** @param {string} name */
      author: (name) => `Mute ${name}`,
      /** @param {string} channel */
      channel: (channel) => `Mute #${channel}`,
      erase: "Erase from this disk…",
    },
    erase: {
      title: "Erase this text from this disk?",
      facts: [
        "The text leaves this computer, and its files too, unless another post has them as well. From then on this computer gives them to nobody.",
        "Everything else stays as it is. The chain can be checked without the text, too.",
        "Other computers keep their copies. Nobody can reach those.",
        "There is no way back: this computer does not fetch the text again.",
      ],
      go: "Erase it",
    },
    erased: "Erased from this disk.",
    reading: "Reading",
    words: "mute hide block label",
    settings: "What you do not see",
    settingsHelp: "Muted authors, words and channels, hidden posts, warnings by others.",
    settingsOpen: "Show",
    warning: "Warning",
    warningAdd: "Add a warning",
    warningRemove: "Leave the warning out",
    warningPlaceholder: "What readers should know before they open the text",
  },

  columns: {
    title: "Columns",
    add: "Add a column",
    addTitle: "What should it show?",
    failedTitle: "Your columns could not be loaded",
    emptyTitle: "Read several things side by side",
    emptyText: "Each column shows the feed, a channel, an author, a search, or the replies to you. Your columns are here again next time, in the order you gave them.",
    kinds: { feed: "Feed", replies: "Replies to you", channel: "Channel", author: "Author", search: "Search" },
    help: {
      feed: "Everything that is posted, newest first.",
      replies: "What others answer to your posts.",
      channel: "The posts of one channel.",
      author: "The posts of one author. A name is enough, or the short key beside it where several go by that name.",
      search: "What a search finds, kept up to date. The filters from:, channel:, before:, after: and has:file work here too.",
    },
    placeholder: { channel: "Channel", author: "Name or key", search: "mill from:zoë has:file", feed: "", replies: "" },
    typeFirst: "Type something first.",
    nothingTitle: "Nothing here yet",
    nothing: {
      feed: "When something is posted, it appears here.",
      replies: "When somebody answers one of your posts, it appears here.",
      channel: "When somebody posts in this channel, it appears here.",
      author: "When this author posts, it appears here.",
      search: "When a post fits the search, it appears here.",
    },
    /** @param {string} name or a short key */
    byAuthor: (name) => `By ${name}`,
    /** @param {string} name */
    toStart: (name) => `Move “${name}” towards the start`,
    /** @param {string} name */
    toEnd: (name) => `Move “${name}” towards the end`,
    /** @param {string} name */
    remove: (name) => `Remove “${name}”`,
    /** @param {string} name */
    removed: (name) => `“${name}” is gone from your columns.`,
    pin: "Add as a column",
    /** @param {string} name */
    added: (name) => `“${name}” is one of your columns now.`,
    /** @param {string} name */
    already: (name) => `“${name}” is one of your columns already.`,
    /** @param {number} most */
    full: (most) => `You have ${most} columns, and that is the most. Remove one, then add this one.`,
    /** @param {number} most */
    mostOf: (most) => `${most} columns are the most. Remove one to add another.`,
    toColumn: "Show the column",
    toColumns: "Go to the columns",
    startSign: "‹",
    endSign: "›",
  },
};
