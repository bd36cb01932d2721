// @ts-check
/**
 * The words of the interface in the reader's language. Only that language's catalogue is loaded;
 * a change of language loads the page anew.
 */

/** Catalogues beside this file, each with the keys of `en.js`. */
const catalogues = { en: () => import("./en.js") };

export const language = choose();
export const { t, locale } = await catalogues[language]();

/** What the owner chose, else the system's language where there is a catalogue for it. */
function choose() {
  const wanted = [stored(), ...(globalThis.navigator?.languages ?? [])];
  const known = wanted.map((tag) => tag?.split("-")[0]?.toLowerCase()).find((tag) => tag && tag in catalogues);
  return /** @type {keyof typeof catalogues} */ (known ?? "en");
}

function stored() {
  try {
    return globalThis.localStorage?.getItem("blocknet:language") ?? null;
  } catch {
    return null;
  }
}
