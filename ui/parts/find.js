// @ts-check
import { asNodeError } from "../backend.js";
import { FoundList } from "../components/found-list.js";
import { link } from "../format/route.js";
import { html, useEffect, useState } from "../preact.js";
import { findInChain, nothingAt } from "../state/chain.js";
import { now } from "../state/clock.js";
import { t } from "../strings/words.js";

const e = t.explorer;

/** To a block, a post or an author, by what one knows of it. @param {{at: string}} props the place where it stands */
export function Find({ at }) {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [several, setSeveral] = useState(/** @type {{all: import("../state/chain.js").Candidate[], more: boolean} | null} */ (null));
  // What was wrong is said where it was typed, and nowhere else.
  useEffect(() => (setProblem(null), setSeveral(null)), [at]);
  const change = (/** @type {InputEvent} */ event) => (setProblem(null), setSeveral(null), setTyped(/** @type {HTMLInputElement} */ (event.target).value));
  const go = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy) return;
    setSeveral(null);
    if (!typed.trim()) return setProblem(e.findFirst);
    setBusy(true);
    try {
      const found = await findInChain(typed);
      if (!found) setProblem(nothingAt(typed));
      else if (found.view === "several") setSeveral(found);
      else location.hash = link[found.view](found.at);
    } catch (error) {
      setProblem(asNodeError(error).message);
    }
    setBusy(false);
  };
  return html`<form class="search" role="search" onSubmit=${go}>
      <input class="field" value=${typed} placeholder=${e.findPlaceholder} aria-label=${e.findLabel} aria-invalid=${problem !== null} aria-describedby="find-problem"
        autocomplete="off" autocapitalize="none" dir="auto" spellcheck=${false} data-test="explorer-find" onInput=${change} />
      <button type="submit" class="button" data-kind="quiet" aria-busy=${busy} data-test="explorer-find-go">${e.find}</button>
    </form>
    <p id="find-problem" class="field-problem" role="alert" data-test="explorer-find-problem">${problem}</p>
    <div role="status">${several ? html`<${FoundList} all=${several.all} more=${several.more} now=${now.value} />` : null}</div>`;
}
