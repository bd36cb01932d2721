// @ts-check
/** The way to the clipboard. */

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it is on the clipboard
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/**
 * Copies a text that is still on its way. Some web views open the clipboard only within the press, so it is told at once
 * that something comes.
 * @param {Promise<string>} coming
 * @returns {Promise<boolean>} whether it is on the clipboard
 * @throws what kept the text from coming
 */
export async function copyComing(coming) {
  try {
    const blob = coming.then((text) => new Blob([text], { type: "text/plain" }));
    // Where there is no clipboard, nobody waits for it.
    blob.catch(() => {});
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    return true;
  } catch {
    return copyText(await coming);
  }
}

/**
 * For web views that keep the clipboard from pages on their own scheme.
 * @param {string} text
 */
function copyBySelection(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
