// @ts-check
/**
 * The reader's own kind of a language, by which numbers and dates are written: who reads English in Britain puts the day
 * before the month. The language alone where the system names no kind of it.
 * @param {string} base such as `en`
 * @param {readonly string[]} [wanted] what the reader's system asks for, the dearest first
 */
export function ownTag(base, wanted = globalThis.navigator?.languages ?? []) {
  return wanted.find((tag) => tag.toLowerCase().split("-")[0] === base && isKnown(tag)) ?? base;
}

/** Some systems name languages in ways that no formatter takes. @param {string} tag */
function isKnown(tag) {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
