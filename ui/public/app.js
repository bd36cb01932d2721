// @ts-check
/**
 * A node's public page: feed, thread and block, to read. It shares look and words with the window and
 * nothing else: no token, no call of the owner's, nothing that changes anything.
 */
import { Mark } from "../components/mark.js";
import { count } from "../format/number.js";
import { shortKey } from "../format/key.js";
import { parseRoute } from "../format/route.js";
import { html, render, useEffect, useState } from "../preact.js";
import { direction, language, t } from "../strings/words.js";
import { ask } from "./ask.js";
import { useAnswer } from "./load.js";
import { Block, Posts, Thread } from "./pages.js";

const w = t.publicPage;
/** How often "5 min ago" is looked at again. */
const TICK = 20_000;

function PublicPage() {
  const [hash, setHash] = useState(location.hash);
  const [now, setNow] = useState(seconds());
  useEffect(() => {
    const moved = () => (setHash(location.hash), document.querySelector("main")?.scrollTo(0, 0));
    addEventListener("hashchange", moved);
    const timer = setInterval(() => setNow(seconds()), TICK);
    return () => (removeEventListener("hashchange", moved), clearInterval(timer));
  }, []);
  const node = useAnswer(ask.node, "node").answer;
  const moment = { tip: node?.height ?? 0, now };
  return html`<div class="public">
    <header class="public-bar">
      <a class="nav-brand" href="#/feed" data-test="public-home"><${Mark} />${t.app.name}</a>
      <span class="public-where" data-test="public-network">${node ? html`<bdi>${node.network}</bdi> · <a href=${`#/block/${node.height}`}>${w.height(count(node.height))}</a>` : null}</span>
    </header>
    <main class="public-main"><${View} hash=${hash} moment=${moment} />
      <footer class="public-foot">${w.footer}</footer>
    </main>
  </div>`;
}

/** @param {{hash: string, moment: {tip: number, now: number}}} props */
function View({ hash, moment }) {
  const block = /^#\/block\/(\d{1,10}|[0-9a-f]{64})$/u.exec(hash)?.[1];
  if (block) return html`<${Block} key=${block} at=${block} moment=${moment} />`;
  const route = parseRoute(hash);
  switch (route.view) {
    case "post":
      return html`<${Thread} key=${route.id} id=${route.id} moment=${moment} />`;
    case "author":
      return html`<${Posts} key=${route.author} author=${true} title=${w.by(shortKey(route.author))} narrow=${`&author=${route.author}`} moment=${moment} />`;
    case "channel":
      return html`<${Posts} key=${route.channel} title=${`#${route.channel}`} narrow=${`&channel=${route.channel}`} moment=${moment} />`;
    default:
      return html`<${Posts} key="feed" title=${t.nav.feed} narrow="" moment=${moment} />`;
  }
}

function seconds() {
  return Math.floor(Date.now() / 1000);
}

document.documentElement.lang = language;
document.documentElement.dir = direction;
render(html`<${PublicPage} />`, /** @type {Element} */ (document.querySelector("#app")));
