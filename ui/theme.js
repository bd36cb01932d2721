// @ts-check
/**
 * Sets light or dark before the first paint, which a module would be too late for.
 * `app.js` stores the choice and sends `blocknet:theme` when it changes.
 */
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function apply() {
    let choice = null;
    try {
      choice = localStorage.getItem("blocknet:theme");
    } catch {
      // No storage: the system's choice.
    }
    const isDark = choice === "dark" || (choice !== "light" && dark.matches);
    document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
  }

  apply();
  dark.addEventListener("change", apply);
  addEventListener("blocknet:theme", apply);
})();
