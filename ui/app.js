// @ts-check
/**
 * The page: lets the owner in, follows the node, and shows the view that the address names.
 * The folders and the `data-test` hooks are described in `README.md`.
 */
import { Announcer } from "./components/announcer.js";
import { Banner } from "./components/banner.js";
import { Dialog } from "./components/dialog.js";
import { GuideLink } from "./components/guide-link.js";
import { NoticeStack } from "./components/notice-stack.js";
import { keepFocus } from "./focus.js";
import { link } from "./format/route.js";
import { cleanName } from "./format/text.js";
import { listenToKeys, write } from "./keyboard.js";
import { IdentityDialogs } from "./parts/identity/dialogs.js";
import { HistoryChanged } from "./parts/history-changed.js";
import { Invited } from "./parts/invited.js";
import { Nav } from "./parts/nav.js";
import { Nudges } from "./parts/nudges.js";
import { ProofDrop } from "./parts/proof-drop.js";
import { PostDialogs } from "./parts/post-dialogs.js";
import { Erasing } from "./parts/post-control.js";
import { Side } from "./parts/side.js";
import { Strip } from "./parts/strip.js";
import { Viewer } from "./parts/viewer.js";
import { effect, html, render } from "./preact.js";
import { announced } from "./state/announce.js";
import { touchClock } from "./state/clock.js";
import { followEvents, tell } from "./state/events.js";
import { followDesktop } from "./state/desktop.js";
import { loadIdentities } from "./state/identity.js";
import { keyList, singleKeys } from "./state/keys.js";
import { connection, lost, status, statusPoll } from "./state/node.js";
import { arrive, dismiss, hold, leave, notices } from "./state/notices.js";
import { outboxPoll } from "./state/outbox.js";
import { Poll } from "./state/polling.js";
import { route, setRoute } from "./state/route.js";
import { access, enter, ownWindow } from "./state/session.js";
import { loadSettings, settings, settingsError } from "./state/settings.js";
import { direction, language, t } from "./strings/words.js";
import { AuthorView } from "./views/author.js";
import { BlockView } from "./views/block.js";
import { ChannelView } from "./views/channel.js";
import { ExplorerView } from "./views/explorer.js";
import { GuideView } from "./views/guide.js";
import { ChannelsView } from "./views/channels.js";
import { ColumnsView } from "./views/columns.js";
import { ControlView } from "./views/control.js";
import { FeedView } from "./views/feed.js";
import { GateView } from "./views/gate.js";
import { MiningView } from "./views/mining.js";
import { NetworkView } from "./views/network.js";
import { PostView } from "./views/post.js";
import { RepliesView } from "./views/replies.js";
import { SearchView } from "./views/search.js";
import { SettingsView } from "./views/settings.js";
import { WelcomeView } from "./views/welcome.js";

/** @typedef {import("./format/route.js").Route} Route */

function App() {
  const said = html`<${NoticeStack} notices=${notices.value} onDismiss=${dismiss} onHold=${hold} />`;
  if (access.value !== "open" || isUnsettled()) return html`<${GateView} />${said}`;
  if (settings.value?.welcome_done === false) return html`<${WelcomeView} />${said}`;
  return html`
    <div class="shell">
      <a class="skip" href="#main" onClick=${skipToMain}>${t.app.skip}</a>
      <${Nav} />
      <main id="main" class="main" tabindex="-1" data-scroller>
        <div role="status">
          ${lost.value ? html`<${Banner} title=${t.lost.title} text=${ownWindow.value ? t.lost.window : t.lost.browser} />` : null}
          <${HistoryChanged} />
        </div>
        <${Nudges} />
        <${View} route=${route.value} />
      </main>
      <${Side} />
      <${Strip} />
    </div>
    <${ProofDrop} />
    ${said}
    <${Announcer} text=${announced.value} />
    <${PostDialogs} />
    <${Erasing} />
    <${Viewer} />
    <${Invited} />
    ${keyList.value ? html`<${KeyList} />` : null}
    <${IdentityDialogs} />
  `;
}

/** Until the settings are known, nobody can tell whether this is the first start. */
function isUnsettled() {
  return settings.value === null && settingsError.value === null;
}

/** Every view on one screen. The key makes a new address a new view. @param {{route: Route}} props */
function View({ route: at }) {
  switch (at.view) {
    case "post": return html`<${PostView} key="post ${at.id}" id=${at.id} />`;
    case "author": return html`<${AuthorView} key="author ${at.author}" author=${at.author} />`;
    case "channel": return html`<${ChannelView} key="channel ${at.channel}" channel=${at.channel} />`;
    case "search": return html`<${SearchView} key="search" query=${at.query} />`;
    case "explorer": return html`<${ExplorerView} key="explorer" tab=${at.tab} />`;
    case "block": return html`<${BlockView} key="block ${at.at}" at=${at.at} />`;
    case "replies": return html`<${RepliesView} key="replies" />`;
    case "channels": return html`<${ChannelsView} key="channels" />`;
    case "columns": return html`<${ColumnsView} key="columns" show=${at.show} />`;
    case "control": return html`<${ControlView} key="control" />`;
    case "guide": return html`<${GuideView} key="guide" section=${at.section} />`;
    case "network": return html`<${NetworkView} key="network" />`;
    case "mining": return html`<${MiningView} key="mining" />`;
    case "settings": return html`<${SettingsView} key="settings" />`;
    default: return html`<${FeedView} key="feed" />`;
  }
}

/** What an address is about: another one is another view, and begins at its top. @param {Route} at */
function placeOf(at) {
  switch (at.view) {
    case "post": return at.id;
    case "author": return at.author;
    case "channel": return `#${at.channel}`;
    case "block": return at.at;
    default: return at.view;
  }
}

function KeyList() {
  return html`<${Dialog} title=${t.keys.title} onClose=${() => (keyList.value = false)} test="keys">
    ${singleKeys.value ? null : html`<p class="help" data-test="keys-off">${t.keys.off}</p>`}
    <dl class="keys">${t.keys.list.map(([key, does]) => html`<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`)}</dl>
    ${singleKeys.value ? html`<p class="help">${t.keys.canBeOff}</p>` : null}
    <p class="help"><${GuideLink} text=${t.guide.whole} onFollow=${() => (keyList.value = false)} /></p>
  </${Dialog}>`;
}

/** The address stays that of the view. @param {Event} event */
function skipToMain(event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** The one-time code of `#code=…`; the address is cleared before anything else happens. */
function takeCode() {
  const code = /^#code=([^&]+)/u.exec(location.hash)?.[1] ?? null;
  if (code) history.replaceState(null, "", location.pathname);
  return code;
}

function followAddress() {
  addEventListener("hashchange", () => {
    const code = takeCode();
    if (code) return void enter(code);
    const main = document.getElementById("main");
    const was = placeOf(route.peek());
    setRoute(location.hash);
    const elsewhere = placeOf(route.peek()) !== was;
    if (elsewhere) leave();
    arrive(route.peek().view);
    // Before the new view is drawn: a list among it then goes to where its reader was.
    if (main && elsewhere) main.scrollTop = 0;
    // A view that takes the focus itself, as the search does, keeps it.
    requestAnimationFrame(() => main && !main.contains(document.activeElement) && main.focus({ preventScroll: true }));
  });
}

/** While the owner is in, the page follows the node; once locked out, it asks for nothing. */
function followNode() {
  /** @type {AbortController | null} */
  let following = null;
  effect(() => {
    const open = access.value === "open";
    if (open === (following !== null)) return;
    following?.abort();
    following = open ? new AbortController() : null;
    for (const poll of [statusPoll, outboxPoll]) open ? poll.start() : poll.stop();
    if (following) {
      void loadSettings();
      void loadIdentities();
      void followEvents(following.signal);
    }
  });
  let was = connection.peek();
  effect(() => {
    const is = connection.value;
    if (was === "lost" && is === "ok") void tell({ gap: true });
    if (is === "ok" && settings.peek() === null) void loadSettings();
    was = is;
  });
  // Other pages and commands set how this node mines, too; what is saved has changed then.
  let ran = "";
  effect(() => {
    const mining = status.value?.mining;
    if (!mining) return;
    const runs = [mining.mode, mining.threads, mining.share_percent, mining.on_battery].join();
    if (ran && runs !== ran) void loadSettings();
    ran = runs;
  });
}

/** Theme and size of the text are the node's; `theme.js` keeps a copy, to know it before the node answers. */
function followTheme() {
  effect(() => {
    const theme = settings.value?.theme;
    if (!theme) return;
    dispatchEvent(new CustomEvent("blocknet:theme", { detail: theme }));
  });
  effect(() => {
    const percent = settings.value?.text_percent;
    if (percent) dispatchEvent(new CustomEvent("blocknet:text", { detail: percent }));
  });
}

function followTitle() {
  const titles = /** @type {Record<string, string>} */ ({ post: t.thread.title, replies: t.replies.title, channels: t.channels.title, search: t.search.title, columns: t.columns.title, control: t.control.title, network: t.network.title, mining: t.mining.title, explorer: t.explorer.title, guide: t.guide.title, settings: t.settings.title });
  effect(() => {
    const at = route.value;
    const here = at.view === "channel" ? `#${at.channel}` : at.view === "block" ? t.explorer.blockTitle(at.at) : (titles[at.view] ?? "");
    const who = cleanName(status.value?.identity.name);
    document.title = [here, t.app.name, here ? null : who].filter(Boolean).join(" · ");
  });
}

function followVisibility() {
  document.addEventListener("visibilitychange", () => {
    const visible = document.visibilityState === "visible";
    Poll.setVisible(visible);
    if (visible) touchClock();
  });
}

/** Nobody waits longer for a start. */
const LONGEST_START_MS = 60_000;

/** Marks when a person could begin to read and write, for whoever measures it. */
function markUsable() {
  const usable = document.querySelector("[data-test=welcome], [data-test=feed][data-phase=ready]");
  if (usable) performance.mark("blocknet:usable");
  // A page that began elsewhere, or is locked, is not what is measured.
  else if (performance.now() < LONGEST_START_MS) requestAnimationFrame(markUsable);
}

document.documentElement.lang = language;
document.documentElement.dir = direction;
const code = takeCode();
setRoute(location.hash);
followAddress();
followNode();
followTheme();
followTitle();
followVisibility();
followDesktop({ onCompose: write, onReplies: () => void (location.hash = link.replies) });
keepFocus();
listenToKeys({ onHelp: () => (keyList.value = true), isOn: () => singleKeys.value });
render(html`<${App} />`, /** @type {Element} */ (document.getElementById("app")));
markUsable();
void enter(code);
