// @ts-check
/** The composer. */
export const writing = {
  composer: {
    label: "New post",
    placeholder: "What should everyone be able to read, for good?",
    replyLabel: "Reply",
    replyPlaceholder: "Write a reply. It is as public and permanent as the post.",
    channel: "Channel",
    channelLabel: "Channel, a word of a-z, 0-9 and hyphens",
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
    keys: "Ctrl+Enter posts",
    kept: "The text is kept here.",
  },
};
