// @ts-check
/** The way to a file on the person's disk. */

/** The address lives so long that the web view has surely begun to read it. */
const LIVES_MS = 60_000;

/**
 * Hands the web view a file to save, under a name that may be changed.
 * @param {string} name
 * @param {string | Uint8Array<ArrayBuffer>} content
 * @param {string} type
 */
export function saveFile(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), LIVES_MS);
}
