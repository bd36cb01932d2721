// @ts-check
import { cleanName } from "../format/text.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { Avatar } from "./avatar.js";

/** @typedef {import("../contract.js").OwnIdentity} OwnIdentity */

/**
 * One of the owner's identities, and what can be done with it.
 * @param {{identity: OwnIdentity, onUse: () => void, onRename: () => void, onBackup: () => void, onUnlock: () => void, onRemove: () => void}} props
 */
export function IdentityRow({ identity, onUse, onRename, onBackup, onUnlock, onRemove }) {
  const s = t.identity;
  const name = cleanName(identity.name);
  const { active, locked, backed_up: saved } = identity;
  return html`<li class="identity" data-test="identity" data-author=${identity.author} data-active=${active} aria-label=${s.about(name ?? identity.short)}>
    <${Avatar} author=${identity.author} name=${name} />
    <span class="identity-who">
      <b><bdi>${name ?? s.unnamed}</bdi></b>
      <small><code>${identity.short}</code>
        ${active ? html`<span data-tone="good">${s.inUse}</span>` : null}
        ${locked ? html`<span data-tone="wait">${s.locked}</span>` : null}
        ${saved ? null : html`<span data-tone="wait">${s.notBackedUp}</span>`}
      </small>
    </span>
    <span class="identity-does">
      ${active ? null : html`<button type="button" class="link-button" data-test="identity-use" onClick=${onUse}>${s.use}</button>`}
      ${locked ? html`<button type="button" class="link-button" data-test="identity-unlock" onClick=${onUnlock}>${s.unlock}</button>` : null}
      ${saved ? null : html`<button type="button" class="link-button" data-test="identity-backup" onClick=${onBackup}>${s.backUp}</button>`}
      <button type="button" class="link-button" data-test="identity-rename" onClick=${onRename}>${s.renameShort}</button>
      ${active ? null : html`<button type="button" class="link-button" data-test="identity-remove" onClick=${onRemove}>${s.removeShort}</button>`}
    </span>
  </li>`;
}
