// @ts-check
/** The composer, and what can be done to a post. */
export const writing = {
  composer: {
    label: "New post",
    placeholder: "What should everyone be able to read, for good?",
    replyLabel: "Reply",
    replyPlaceholder: "Write a reply. It is as public and permanent as the post.",
    channel: "Channel",
    channelLabel: "Channel, a word of a-z, 0-9 and hyphens",
    /** @param {string} signs */
    channelLeft: (signs) => `A channel has letters a-z, digits and hyphens. Left out: ${signs}`,
    channelNothing: "A channel has letters a-z, digits and hyphens, and nothing of this is left.",
    post: "Post",
    reply: "Reply",
    busy: "Stamping…",
    /** @param {string} used @param {string} most */
    bytes: (used, most) => `${used} of ${most}`,
    /** @param {string} used @param {string} most */
    bytesLabel: (used, most) => `${used} of ${most} bytes used`,
    empty: "Write something first.",
    /** @param {string} used @param {string} over @param {string} most */
    tooLong: (used, over, most) => `The text is ${used} bytes and ${most} fit in a post: ${over} too many. Shorten it, or split it in two.`,
    editLabel: "Change the text",
    edit: "Save",
    editKeeps: "The first text stays public: whoever presses “edited” reads it.",
    /** Followed by the names of files. */
    editFiles: "What is attached stays:",
    unchanged: "The text is as it was. Change it, or cancel.",
    keys: "Ctrl+Enter posts",
    kept: "The text is kept here.",
  },

  menu: {
    label: "More for this post",
    edit: "Edit",
    delete: "Delete…",
    /** @param {string} name */
    editAs: (name) => `Edit as ${name}…`,
    /** @param {string} name */
    deleteAs: (name) => `Delete as ${name}…`,
    copyText: "Copy the text",
    copyId: "Copy the post’s id",
    copied: "Copied.",
    notCopied: "It could not be copied. Select it and press Ctrl+C.",
  },

  switching: {
    /** @param {string} name */
    title: (name) => `${name} wrote this post`,
    /** @param {string} name @param {string} now */
    text: (name, now) => `You are ${name} too, but you write as ${now} at the moment. Only the identity that wrote a post can change it.`,
    /** @param {string} name */
    means: (name) => `What you write from then on is by ${name}. Under Settings you can switch back.`,
    goEdit: "Switch and edit",
    goDelete: "Switch and delete…",
  },

  deleting: {
    title: "Delete this post?",
    does: "Everybody’s BlockNet stops showing the text as soon as your word reaches it. You cannot take that back.",
    keeps: "The text is hidden, not gone: it stays in the chain that everybody keeps, and whoever looks there can still read it.",
    go: "Delete",
  },

  react: {
    /** @param {string} sign */
    with: (sign) => `React with ${sign}`,
    /** @param {string} sign */
    takeBack: (sign) => `Take back ${sign}`,
    other: "React with another sign",
    usual: "The usual signs",
    title: "React",
    label: "An emoji or a short word",
    help: "A reaction is a small post of yours: public, and in the chain for good, also when you take it back.",
    go: "React",
    empty: "Enter a sign first.",
    tooLong: "That is too long for a reaction: eight letters or one sign are the most.",
    addHelp: "Add yours",
    mineHelp: "Yours is among them. Press to take it back.",
    waitingHelp: "Yours waits for a block. Press to take it back.",
  },

  change: {
    edit: "Your edit",
    delete: "Your delete",
    about: "What you say of yourself",
    /** @param {string} sign */
    reaction: (sign) => `Your reaction ${sign}`,
  },
};
