// @ts-check
import { Avatar } from "../components/avatar.js";
import { Mark } from "../components/mark.js";
import { link } from "../format/route.js";
import { cleanName } from "../format/text.js";
import { html } from "../preact.js";
import { status } from "../state/node.js";
import { route } from "../state/route.js";
import { t } from "../strings/words.js";
import { peerCount } from "./readings.js";

/** The way to every view, in groups; later views join a group. */
const GROUPS = /** @type {const} */ ([["feed", "search"], ["network", "mining", "explorer"], ["settings"]]);

export function Nav() {
  const identity = status.value?.identity;
  const peers = status.value ? peerCount(status.value.peers) : 0;
  const name = cleanName(identity?.name);
  return html`<nav class="nav" aria-label=${t.nav.label}>
    <span class="nav-brand"><${Mark} />${t.app.name}</span>
    ${GROUPS.map((group) => html`<ul>
      ${group.map((view) => html`<li><${NavLink} view=${view} count=${view === "network" ? peers : 0} /></li>`)}
    </ul>`)}
    ${identity
      ? html`<a class="nav-you" href=${link.author(identity.author)} title=${t.nav.you} data-test="nav-you">
          <${Avatar} author=${identity.author} name=${name} size="small" />
          <span><b><bdi>${name ?? t.nav.unnamed}</bdi></b><code data-test="own-short-key">${identity.short}</code></span>
        </a>`
      : null}
  </nav>`;
}

/** Views that belong to a place of the navigation without having one of their own. */
const WITHIN = /** @type {Record<string, string>} */ ({ block: "explorer" });

/** @param {{view: "feed" | "search" | "network" | "mining" | "explorer" | "settings", count: number}} props */
function NavLink({ view, count }) {
  const to = view === "search" ? link.search() : view === "explorer" ? link.explorer() : link[view];
  const at = WITHIN[route.value.view] ?? route.value.view;
  return html`<a href=${to} data-test="nav-${view}" aria-current=${at === view ? "page" : undefined}>
    ${t.nav[view]}
    ${count > 0 ? html`<small><span aria-hidden="true">${count}</span><span class="visually-hidden">${t.nav.peers(count)}</span></small>` : null}
  </a>`;
}
