// @ts-check
import { Avatar } from "../components/avatar.js";
import { CopyButton } from "../components/copy-button.js";
import { shortKey } from "../format/key.js";
import { link } from "../format/route.js";
import { cleanName } from "../format/text.js";
import { write } from "../keyboard.js";
import { html, useEffect, useMemo } from "../preact.js";
import { AuthorStore } from "../state/author.js";
import { feedOf } from "../state/feed.js";
import { ownKey, status } from "../state/node.js";
import { OwnKey } from "../parts/own-key.js";
import { About } from "../parts/about.js";
import { ColumnButton } from "../parts/column-button.js";
import { MuteButton, MutedNotice } from "../parts/mute-button.js";
import { PostList } from "../parts/post-list.js";
import { t } from "../strings/words.js";

/** Who an author is, and the author's posts. @param {{author: string}} props key in hex */
export function AuthorView({ author }) {
  const store = useMemo(() => new AuthorStore(author), [author]);
  useEffect(() => store.follow(), [store]);
  const feed = feedOf(`author ${author}`, { list: { author } });
  const own = ownKey.value === author;
  const newest = feed.pages.value[0]?.posts?.[0];
  const latest = store.author.value?.name ?? newest?.shown.name;
  const name = cleanName(own ? status.value?.identity.name : latest);
  const first = html`<button type="button" class="button" data-test="write-first" onClick=${write}>${t.feed.writeFirst}</button>`;
  return html`<div class="view">
    <header class="author">
      <${Avatar} author=${author} name=${name} size="large" />
      <div class="author-who">
        <h1><bdi>${name ?? shortKey(author)}</bdi>${own ? html` <small class="tag">${t.feed.you}</small>` : null}</h1>
        ${name ? html`<p><code title=${t.feed.keyHelp}>${shortKey(author)}</code></p>` : null}
        ${!own && newest?.same_name ? html`<p class="same-name" data-test="same-name">${t.control.sameNameHelp(shortKey(newest.same_name))}</p>` : null}
      </div>
      <div class="author-does">
        ${own ? html`<a class="button" data-kind="quiet" data-size="small" href=${link.settings}>${name ? t.feed.changeName : t.feed.chooseName}</a>` : null}
        ${own ? null : html`<${CopyButton} text=${author} label=${t.feed.copyKey} />`}
        ${own ? null : html`<${MuteButton} kind="author" value=${author} done=${t.control.muted.author} />`}
        <${ColumnButton} kind="author" value=${author} />
      </div>
    </header>
    ${own ? html`<${OwnKey} author=${author} />` : null}
    <${About} author=${store.author.value} own=${own} />
    <${MutedNotice} kind="author" value=${author} />
    <${PostList} feed=${feed} empty=${own ? { title: t.feed.ownEmptyTitle, text: t.feed.ownEmptyText, action: first } : { title: t.feed.authorEmptyTitle, text: t.feed.authorEmptyText }} />
  </div>`;
}
