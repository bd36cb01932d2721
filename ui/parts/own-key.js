// @ts-check
import { identities } from "../backend.js";
import { CopyButton } from "../components/copy-button.js";
import { Hash } from "../components/hash.js";
import { imageAddress } from "../format/invite.js";
import { html, useEffect, useState } from "../preact.js";
import { noteFailure } from "../state/session.js";
import { t } from "../strings/words.js";

const s = t.identity;

/** One's own key, to be given to others, and what they see of one. @param {{author: string}} props key in hex */
export function OwnKey({ author }) {
  // Empty while it is asked for, null where the node has none to give: the key itself is here all the same.
  const [code, setCode] = useState(/** @type {string | null} */ (""));
  useEffect(() => void identities.code(author).then(({ qr_svg }) => setCode(qr_svg), (error) => (noteFailure(error), setCode(null))), [author]);
  return html`<section class="pane own-key" data-test="own-key">
    ${code ? html`<img src=${imageAddress(code)} alt=${s.ownCode} width="132" height="132" data-test="own-key-code" />` : code === "" ? html`<i class="own-key-blank"></i>` : null}
    <div>
      <h2>${s.ownKey}</h2>
      <p><${Hash} hex=${author} test="own-key-text" /></p>
      <p><${CopyButton} text=${author} label=${t.feed.copyKey} /></p>
      <p class="help">${s.ownKeyHelp}</p>
      <h2>${s.others}</h2>
      <p class="help">${s.othersText}</p>
    </div>
  </section>`;
}
