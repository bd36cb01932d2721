// @ts-check
import { GuideText, headingId } from "../components/guide-text.js";
import { Skeleton } from "../components/skeleton.js";
import { link } from "../format/route.js";
import { html, useEffect, useState } from "../preact.js";
import { guide, guideError, loadGuide } from "../state/guide.js";
import { Failed } from "../parts/failed.js";
import { t } from "../strings/words.js";

/** How everything here is used: the same text as among the documents. @param {{section: string}} props empty for its beginning */
export function GuideView({ section }) {
  useEffect(() => void loadGuide(), []);
  const now = guide.value;
  const [atContents, setAtContents] = useState(true);
  useEffect(() => (now ? watch("guide-contents", setAtContents) : undefined), [now]);
  useEffect(() => {
    if (now) goTo(section);
  }, [now, section]);
  if (!now) {
    return html`<div class="view">
      <h1 class="view-title">${t.guide.title}</h1>
      ${guideError.value
        ? html`<${Failed} title=${t.guide.failedTitle} error=${guideError.value} onRetry=${() => void loadGuide()} />`
        : html`<${Skeleton} kind="guide" count=${1} label=${t.guide.title} />`}
    </div>`;
  }
  return html`<div class="view guide" data-test="guide" data-section=${section}>
    <h1 class="view-title">${t.guide.title}</h1>
    <${Contents} sections=${now.sections} />
    <p class="guide-bar" hidden=${atContents}><a href=${link.guide()} data-test="guide-up" onClick=${() => goTo("")}>${t.guide.contents}</a></p>
    <${GuideText} guide=${now} />
  </div>`;
}

/** @param {{sections: import("../format/guide.js").Section[]}} props */
function Contents({ sections }) {
  // Who comes back to a section that the address names already goes there all the same.
  return html`<nav class="guide-contents" id="guide-contents" aria-label=${t.guide.contents} data-test="guide-contents">
    <ol>${sections.map(({ id, title, depth }) => html`<li key=${id} data-depth=${depth}><a href=${link.guide(id)} onClick=${() => goTo(id)}>${title}</a></li>`)}</ol>
  </nav>`;
}

/** Tells whether any of it is in sight. @param {string} id @param {(inSight: boolean) => void} tell @returns {() => void} ends it */
function watch(id, tell) {
  const at = document.getElementById(id);
  const watcher = new IntersectionObserver((seen) => tell(seen.at(-1)?.isIntersecting ?? false));
  if (at) watcher.observe(at);
  return () => watcher.disconnect();
}

/** Shows a section, and takes the keyboard there. @param {string} section */
function goTo(section) {
  if (!section) return document.getElementById("main")?.scrollTo({ top: 0 });
  const heading = document.getElementById(headingId(section));
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}
