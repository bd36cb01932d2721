// @ts-check
/**
 * The words of the interface in the reader's language. Only that language's catalogue is loaded;
 * a change of language loads the page anew.
 */

/** Catalogues beside this file, each with the keys of `en.js`. */
const catalogues = { en: () => import("./en.js"), de: () => import("./de.js") };

/** Each language that has a catalogue, by its own name. */
export const languages = { en: "English", de: "Deutsch" };

const STORED = "blocknet:language";

export const language = choose();
/** A test holds every catalogue to the shape of the English one. */
export const { t, locale, direction } = /** @type {typeof import("./en.js")} */ (/** @type {unknown} */ (await catalogues[language]()));

/** What the owner chose, else the system's language where there is a catalogue for it. */
function choose() {
  const wanted = [stored(), ...(globalThis.navigator?.languages ?? [])];
  const known = wanted.map((tag) => tag?.split("-")[0]?.toLowerCase()).find((tag) => tag && tag in catalogues);
  return /** @type {keyof typeof catalogues} */ (known ?? "en");
}

function stored() {
  try {
    return globalThis.localStorage?.getItem(STORED) ?? null;
  } catch {
    return null;
  }
}

/** Shows the page in another language: as the system has it where none is named. @param {string | null} tag */
export function chooseLanguage(tag) {
  try {
    if (tag === null) localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, tag);
  } catch {
    return;
  }
  location.reload();
}

/** What the owner chose; null for the system's. */
export const chosenLanguage = stored();
