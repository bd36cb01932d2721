// @ts-check
/**
 * Sets light or dark and the size of the text before the first paint, which a module would be too
 * late for. `app.js` sends `blocknet:theme` and `blocknet:text` once the node has told them.
 */
(() => {
  const STORED = "blocknet:theme";
  const STORED_TEXT = "blocknet:text";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let choice = "system";
  let percent = 100;
  try {
    choice = localStorage.getItem(STORED) ?? choice;
    percent = Number(localStorage.getItem(STORED_TEXT) ?? percent);
  } catch {
    // No storage: the system's choice, until the node has told the owner's.
  }

  function apply() {
    const isDark = choice === "dark" || (choice !== "light" && dark.matches);
    document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
  }

  /** Everything is sized in rem, so all of the page follows. */
  function applyText() {
    document.documentElement.style.fontSize = percent >= 80 && percent <= 200 && percent !== 100 ? `${percent}%` : "";
  }

  apply();
  applyText();
  dark.addEventListener("change", apply);
  addEventListener("blocknet:theme", (event) => {
    choice = /** @type {CustomEvent<string>} */ (event).detail;
    apply();
    try {
      localStorage.setItem(STORED, choice);
    } catch {
      // It holds for this page.
    }
  });
  addEventListener("blocknet:text", (event) => {
    percent = /** @type {CustomEvent<number>} */ (event).detail;
    applyText();
    try {
      localStorage.setItem(STORED_TEXT, String(percent));
    } catch {
      // It holds for this page.
    }
  });
})();
