// @ts-check
/** Replies, channels, the guide, and what authors say of themselves. */
import { plural } from "./grammar.js";

export const places = {
  replies: {
    title: "Replies",
    loading: "Loading replies",
    failedTitle: "The replies could not be loaded",
    emptyTitle: "Nobody has answered you yet",
    /** @param {string} name */
    emptyText: (name) => `What others write below your posts appears here, and what names you, as in “@${name}”.`,
    answer: "answers you",
    mention: "names you",
    /** @param {string} what */
    fresh: (what) => `new · ${what}`,
    more: "Show older replies",
    end: "There are no earlier replies.",
  },

  channels: {
    title: "Channels",
    lead: "A channel is a word that posts carry, such as “minutes”. Everyone can write in every channel, and no channel belongs to anybody.",
    failedTitle: "The channels could not be loaded",
    emptyTitle: "No channels yet",
    emptyText: "Write a post and give it a channel, a word such as “minutes”. It appears here, and others can follow it.",
    emptyWrite: "Write a post",
    yours: "You follow",
    others: "Others, latest first",
    all: "Latest first",
    /** @param {number} n */
    posts: (n) => plural(n, "post", "posts"),
    quiet: "Nothing here yet",
    more: "Show more channels",
    follow: "Follow",
    following: "Following",
    /** @param {string} name */
    followLabel: (name) => `Follow #${name}`,
    /** @param {string} name */
    unfollowLabel: (name) => `Stop following #${name}`,
    /** @param {string} name */
    followedNow: (name) => `You follow #${name}. It stands in the navigation now.`,
    /** @param {string} name */
    unfollowedNow: (name) => `You no longer follow #${name}.`,
  },

  guide: {
    title: "Guide",
    contents: "Contents",
    failedTitle: "The guide could not be loaded",
    help: "What everything here is and does, from the first start to a node without a window.",
    words: "manual documentation help how to",
    open: "Open",
    whole: "Read the guide",
    /** @param {string} folder */
    where: (folder) => `(Documents lie in ${folder} where a package for Linux brought BlockNet, and in the folder docs of its source.)`,
    first: "Start with the guide",
    join: "How to join someone",
    router: "More about routers",
    backup: "How to keep an identity",
  },

  about: {
    add: "Say something about yourself",
    edit: "Change it",
    label: "About you",
    placeholder: "A few words that everyone should know about you.",
    save: "Save",
    /** @param {string} used @param {string} most */
    tooLong: (used, most) => `This is ${used} bytes, and ${most} are the most. Shorten it.`,
  },
};
