// @ts-check
import { asNodeError, node } from "../backend.js";
import { readGuide } from "../format/guide.js";
import { lexMarkdown, signal } from "../preact.js";
import { language } from "../strings/words.js";
import { noteFailure } from "./session.js";

/** The guide in the reader's language, once somebody opened it. @type {import("../preact.js").Signal<import("../format/guide.js").Guide | null>} */
export const guide = signal(null);

/** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
export const guideError = signal(null);

export async function loadGuide() {
  if (guide.peek()) return;
  try {
    guide.value = readGuide(await lexMarkdown(await node.guide(language)));
    guideError.value = null;
  } catch (error) {
    noteFailure(error);
    guideError.value = asNodeError(error);
  }
}
