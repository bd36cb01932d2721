// @ts-check
import { fileName, filesOf } from "../format/files.js";
import { link } from "../format/route.js";
import { exactTime } from "../format/time.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { CopyButton } from "./copy-button.js";
import { Hash } from "./hash.js";

/**
 * The hashes, one click away for those who doubt.
 * @param {{post: import("../contract.js").Post, stateHelp: string, onSaveProof: (id: string) => void}} props
 */
export function PostDetails({ post, stateHelp, onSaveProof }) {
  const d = t.details;
  return html`<details class="details">
    <summary>${d.title}</summary>
    <p>${stateHelp}</p>
    <dl>
      <dt>${d.created}</dt><dd>${exactTime(Number(post.created))}</dd>
      <dt>${d.author}</dt><dd><${Hash} hex=${post.author} /></dd>
      <dt>${d.id}</dt><dd><${Hash} hex=${post.id} /></dd>
      ${post.state.block ? html`<dt>${d.block}</dt><dd><a href=${link.block(post.state.block)} data-test="details-block"><${Hash} hex=${post.state.block} /></a></dd>` : null}
      ${filesOf(post.tags).map(({ sha256, name }) => html`<dt>${d.file}</dt><dd data-test="details-file" data-sha256=${sha256}><bdi>${fileName(name) || t.files.nameless}</bdi><br /><${Hash} hex=${sha256} /> <${CopyButton} text=${sha256} label=${d.copyHash} /></dd>`)}
    </dl>
    ${post.state.status === "confirmed"
      ? html`<p><button type="button" class="button" data-kind="quiet" data-size="small" title=${t.proof.saveHelp} data-test="proof-save" onClick=${() => onSaveProof(post.id)}>${t.proof.save}</button></p>`
      : html`<p>${t.proof.saveWait}</p>`}
  </details>`;
}
