// @ts-check
/** Channels: the words that posts carry, and those that the person follows. */
import { asNodeError, node } from "../backend.js";
import { computed, signal } from "../preact.js";
import { notify } from "./notices.js";
import { noteFailure } from "./session.js";
import { changeSettings, settings } from "./settings.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Channel} Channel */

const PAGE = 50;
/** A list of this age is good enough to suggest from. */
const GOOD_FOR_MS = 60_000;

/** Channels that somebody wrote in, the last first. @type {import("../preact.js").Signal<Channel[] | null>} */
export const channels = signal(null);
/** Those that the person follows, with what is known of them. @type {import("../preact.js").Signal<Channel[]>} */
export const followedChannels = signal([]);
/** @type {import("../preact.js").Signal<string | null>} */
export const moreChannels = signal(null);
/** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
export const channelsError = signal(null);

/** Names of the channels that the person follows. */
export const followed = computed(() => settings.value?.followed_channels ?? []);

/** Names to suggest where a channel is typed: those followed first. */
export const suggestions = computed(() => [...new Set([...followed.value, ...(channels.value ?? []).map((channel) => channel.name)])]);

let loadedAt = 0;

/** Loads the list anew, as far as it was shown. */
export async function loadChannels() {
  loadedAt = Date.now();
  try {
    const names = followed.peek();
    const [page, mine] = await Promise.all([
      node.channels(null, Math.min(200, Math.max(PAGE, channels.peek()?.length ?? 0))),
      names.length > 0 ? node.channelsNamed(names) : { channels: [] },
    ]);
    channels.value = page.channels;
    moreChannels.value = page.next;
    followedChannels.value = mine.channels;
    channelsError.value = null;
  } catch (error) {
    noteFailure(error);
    channelsError.value = asNodeError(error);
  }
}

/** For suggestions: a list that is not too old. */
export function touchChannels() {
  if (Date.now() - loadedAt > GOOD_FOR_MS) void loadChannels();
}

export async function loadMoreChannels() {
  const next = moreChannels.peek();
  if (!next) return;
  try {
    const page = await node.channels(next, PAGE);
    const known = new Set((channels.peek() ?? []).map((channel) => channel.name));
    channels.value = [...(channels.peek() ?? []), ...page.channels.filter((channel) => !known.has(channel.name))];
    moreChannels.value = page.next;
  } catch (error) {
    noteFailure(error);
    channelsError.value = asNodeError(error);
  }
}

/** Follows a channel, or stops following it. @param {string} name @param {boolean} follow */
export async function followChannel(name, follow) {
  const others = followed.peek().filter((one) => one !== name);
  try {
    await changeSettings({ followed_channels: follow ? [...others, name] : others });
    notify(follow ? t.channels.followedNow(name) : t.channels.unfollowedNow(name));
  } catch (error) {
    notify(asNodeError(error).message, { tone: "bad" });
  }
}
