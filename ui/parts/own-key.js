// @ts-check
import { identities } from "../backend.js";
import { CopyButton } from "../components/copy-button.js";
import { Hash } from "../components/hash.js";
import { imageAddress } from "../format/invite.js";
import { html, useEffect, useState } from "../preact.js";
import { noteFailure } from "../state/session.js";
import { t } from "../strings/words.js";

const s = t.identity;

/** A window that is less high than so many lines has no room for the key above the posts. */
const ROOM_REM = 38;

/** One's own key, to be given to others, and what they see of one; folded where the posts need the room. @param {{author: string}} props key in hex */
export function OwnKey({ author }) {
  const room = useRoom();
  const [wish, setWish] = useState(/** @type {boolean | null} */ (null));
  const open = wish ?? room;
  const turn = (/** @type {Event} */ event) => (event.preventDefault(), setWish(!open));
  // Empty while it is asked for, null where the node has none to give: the key itself is here all the same.
  const [code, setCode] = useState(/** @type {string | null} */ (""));
  useEffect(() => void identities.code(author).then(({ qr_svg }) => setCode(qr_svg), (error) => (noteFailure(error), setCode(null))), [author]);
  return html`<details class="pane own-key" open=${open} data-test="own-key">
    <summary data-test="own-key-open" onClick=${turn}>${s.ownKey}</summary>
    <div class="own-key-inside">
      ${code ? html`<img src=${imageAddress(code)} alt=${s.ownCode} width="132" height="132" data-test="own-key-code" />` : code === "" ? html`<i class="own-key-blank"></i>` : null}
      <div>
        <p><${Hash} hex=${author} test="own-key-text" /></p>
        <p><${CopyButton} text=${author} label=${t.feed.copyKey} /></p>
        <p class="help">${s.ownKeyHelp}</p>
        <h2>${s.others}</h2>
        <p class="help">${s.othersText}</p>
      </div>
    </div>
  </details>`;
}

/** Whether the window has room for it, as long as it does. */
function useRoom() {
  const look = () => innerHeight >= ROOM_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const [room, setRoom] = useState(look);
  useEffect(() => {
    const follow = () => setRoom(look());
    addEventListener("resize", follow);
    return () => removeEventListener("resize", follow);
  }, []);
  return room;
}
