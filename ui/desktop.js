// @ts-check
/**
 * What the window around the page can do for it. In a plain browser the page does it itself.
 */

const shell = /** @type {any} */ (globalThis).__TAURI__;

/** Whether the page runs in BlockNet's own window. */
export const inWindow = Boolean(shell);

/**
 * Opens a foreign address in the system's browser.
 * @param {string} href http or https
 * @returns {boolean} false where the page's own link has to do it
 */
export function openOutside(href) {
  if (!shell) return false;
  const open = shell.opener?.openUrl?.(href) ?? shell.core?.invoke?.("plugin:opener|open_url", { url: href });
  Promise.resolve(open).catch(() => {});
  return true;
}

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
