// @ts-check
import { count } from "../format/number.js";
import { cleanName } from "../format/text.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/** A crowd of different signs would bury the post. */
const MOST = 6;
const LONGEST_SIGN = 8;

/** @param {{reactions: {content: string, count: number}[]}} props */
export function Reactions({ reactions }) {
  const shown = reactions
    .map((one) => ({ sign: cleanName(one.content), n: one.count }))
    .filter((one) => one.sign !== null && one.sign.length <= LONGEST_SIGN)
    .slice(0, MOST);
  return shown.map(({ sign, n }) => html`
    <span class="reaction" role="img" aria-label=${t.post.reaction(sign ?? "", n)}><bdi>${sign}</bdi> ${count(n)}</span>
  `);
}
