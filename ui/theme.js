// @ts-check
/**
 * Sets light or dark before the first paint, which a module would be too late for.
 * `app.js` sends `blocknet:theme` with the choice once the node has told it.
 */
(() => {
  const STORED = "blocknet:theme";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let choice = "system";
  try {
    choice = localStorage.getItem(STORED) ?? choice;
  } catch {
    // No storage: the system's choice, until the node has told the owner's.
  }

  function apply() {
    const isDark = choice === "dark" || (choice !== "light" && dark.matches);
    document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
  }

  apply();
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
})();
