// @ts-check
import { Avatar } from "../components/avatar.js";
import { Mark } from "../components/mark.js";
import { link } from "../format/route.js";
import { cleanName } from "../format/text.js";
import { html, useEffect } from "../preact.js";
import { followed } from "../state/channels.js";
import { lost, status } from "../state/node.js";
import { route } from "../state/route.js";
import { t } from "../strings/words.js";
import { peerCount } from "./readings.js";

/** @typedef {"feed" | "replies" | "channels" | "columns" | "search" | "network" | "mining" | "explorer" | "settings"} Place */

/** The way to every view, in groups; later views join a group. @type {Place[][]} */
const GROUPS = [["feed", "replies", "channels", "columns", "search"], ["network", "mining", "explorer"], ["settings"]];

export function Nav() {
  const identity = status.value?.identity;
  const name = cleanName(identity?.name);
  // Where the navigation is a line at the top, the place that one is at may lie beside the window.
  useEffect(() => document.querySelector(".nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }), [route.value.view]);
  return html`<nav class="nav" aria-label=${t.nav.label}>
    <span class="nav-brand"><${Mark} />${t.app.name}</span>
    ${GROUPS.map((group) => html`<ul>
      ${group.map((view) => html`<li><${NavLink} view=${view} /></li>${view === "channels" ? html`<${Followed} />` : null}`)}
    </ul>`)}
    ${identity
      ? html`<a class="nav-you" href=${link.author(identity.author)} title=${t.nav.you} aria-current=${here() === "you" ? "page" : undefined} data-test="nav-you">
          <${Avatar} author=${identity.author} name=${name} size="small" />
          <span><b><bdi>${name ?? t.nav.unnamed}</bdi></b><code data-test="own-short-key">${identity.short}</code></span>
        </a>`
      : null}
  </nav>`;
}

/** Views that belong to a place of the navigation without having one of their own. */
const WITHIN = /** @type {Record<string, string>} */ ({ post: "feed", author: "feed", block: "explorer", control: "settings", guide: "settings" });

/** Where one is; a channel that one follows has a place of its own, and so has one's own page. */
function here() {
  const at = route.value;
  if (at.view === "author" && at.author === status.value?.identity.author) return "you";
  if (at.view === "channel" && !followed.value.includes(at.channel)) return "channels";
  return WITHIN[at.view] ?? at.view;
}

/** @param {{view: Place}} props */
function NavLink({ view }) {
  const to = view === "search" ? link.search() : view === "explorer" ? link.explorer() : link[view];
  const count = countOf(view);
  return html`<a href=${to} data-test="nav-${view}" data-count=${count?.n} aria-current=${here() === view ? "page" : undefined}>
    ${t.nav[view]}
    ${view === "settings" && status.value?.identity.backed_up === false
      ? html`<span class="nav-mark" title=${t.identity.badge} data-test="nav-backup"><span class="visually-hidden">${t.identity.badge}</span></span>`
      : null}
    ${count && count.n > 0 ? html`<small><span aria-hidden="true">${count.short}</span><span class="visually-hidden">${count.words}</span></small>` : null}
  </a>`;
}

/** What stands beside a place, and in words. @param {Place} view */
function countOf(view) {
  const now = status.value;
  if (!now) return null;
  if (view === "network") {
    const n = lost.value ? 0 : peerCount(now.peers);
    return { n, short: String(n), words: t.nav.peers(n) };
  }
  const n = now.replies?.unread ?? 0;
  return view === "replies" ? { n, short: t.nav.unreadShort(n), words: t.nav.unread(n) } : null;
}

/** The channels that the person follows. */
function Followed() {
  const at = route.value;
  if (followed.value.length === 0) return null;
  return html`<li><ul class="nav-channels" aria-label=${t.nav.followed}>
    ${followed.value.map((name) => html`<li key=${name}><a href=${link.channel(name)} data-test="nav-channel" data-channel=${name}
      aria-current=${at.view === "channel" && at.channel === name ? "page" : undefined}><bdi dir="ltr">#${name}</bdi></a></li>`)}
  </ul></li>`;
}
