// @ts-check
import { count } from "../format/number.js";
import { LONGEST_SIGN, cleanName } from "../format/text.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/** A crowd of different signs would bury the post. */
const MOST = 6;

/**
 * What others, and the reader, answered with one sign. A click adds one's own, or takes it back;
 * without `onToggle` they are there to read.
 * @param {{reactions: import("../contract.js").Reaction[], onToggle?: (content: string) => void}} props
 */
export function Reactions({ reactions, onToggle }) {
  const shown = reactions
    .map((one) => ({ ...one, sign: cleanName(one.content) }))
    .filter((one) => one.sign !== null && one.sign.length <= LONGEST_SIGN)
    .slice(0, MOST);
  if (!onToggle) return shown.map(({ sign, count: n }) => html`<span class="reaction" data-test="reaction" data-sign=${sign}><bdi>${sign}</bdi> ${count(n)}</span>`);
  return shown.map(({ content, sign, count: n, mine, waiting }) => html`
    <button type="button" class="reaction" aria-pressed=${Boolean(mine)} data-test="reaction" data-sign=${sign} data-mine=${Boolean(mine)} data-waiting=${waiting === true}
      aria-label=${t.post.reaction(sign ?? "", n)} title=${waiting ? t.react.waitingHelp : mine ? t.react.mineHelp : t.react.addHelp}
      onClick=${() => onToggle(content)}><bdi>${sign}</bdi> ${count(n)}</button>
  `);
}
