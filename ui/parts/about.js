// @ts-check
import { PostText } from "../components/post-text.js";
import { StateBadge } from "../components/state-badge.js";
import { changeState, outboxState } from "../format/poststate.js";
import { html, useState } from "../preact.js";
import { dropDraft } from "../state/drafts.js";
import { nextBlockSecs, tipHeight } from "../state/node.js";
import { outbox } from "../state/outbox.js";
import { KIND } from "../state/post-work.js";
import { t } from "../strings/words.js";
import { Writer } from "./writer.js";

const DRAFT = "about";

/**
 * What an author says of itself; the owner can change it here.
 * @param {{author: import("../contract.js").Author | null, own: boolean}} props
 */
export function About({ author, own }) {
  const [editing, setEditing] = useState(false);
  const about = author?.about ?? "";
  const stop = () => {
    dropDraft(DRAFT);
    setEditing(false);
  };
  if (own && editing) return html`<div class="about"><${Writer} draftKey=${DRAFT} kind="profile" begin=${about} onDone=${stop} onCancel=${stop} /></div>`;
  return html`<div class="about" data-test="about">
    ${about.trim() ? html`<${PostText} shown=${shownOf(about)} foldable=${true} />` : null}
    ${own ? html`<button type="button" class="link-button" data-test="about-edit" onClick=${() => setEditing(true)}>${about.trim() ? t.about.edit : t.about.add}</button>` : null}
    ${own ? html`<${Waiting} author=${author} />` : null}
  </div>`;
}

/** Where one's own words about oneself stand, until a block has them. @param {{author: import("../contract.js").Author | null}} props */
function Waiting({ author }) {
  const item = outbox.value.find((one) => one.kind === KIND.profile);
  const profile = author?.profile;
  if (item) {
    return html`<p class="about-state">${t.change.about} <${StateBadge} state=${outboxState(item)} progress=${item.stage === "stamping" ? item.progress : null} /></p>`;
  }
  if (!profile || profile.state.status === "confirmed") return null;
  return html`<p class="about-state">${t.change.about} <${StateBadge} state=${changeState(profile, tipHeight.value, nextBlockSecs.value)} /></p>`;
}

/** @param {string} content @returns {import("../contract.js").Shown} */
function shownOf(content) {
  return { name: null, channel: null, content, edited: null, deleted: false, unreadable: false, replies: 0, reactions: [] };
}
