// @ts-check
/** What can be done so that others reach the node, in the reader's words. */
import { t } from "../strings/words.js";
import { problemWords } from "./refusal.js";

/** @typedef {import("../contract.js").Status} Status */

/**
 * What went wrong with the router, what to do, and whether a setting does it; nothing where the node sees nothing to do.
 * @param {{reach: Status["reach"], listen: Pick<Status["listen"], "public">}} status
 * @returns {{problem: string | null, advice: string | null, setting: boolean}}
 */
export function reachWords({ reach, listen }) {
  const { mapping, addresses, advice } = reach;
  const problem = mapping.problem && problemWords(mapping.problem);
  if (!advice) return { problem, advice: null, setting: false };
  const r = t.reaching;
  const at = listen.public;
  if (at === null) return { problem, advice: `${r.off} ${r.orLeaveIt}`, setting: true };
  if (/^(127\.|\[::1\])/u.test(at)) return { problem, advice: `${r.onlyHere} ${r.orLeaveIt}`, setting: true };
  const port = at.slice(at.lastIndexOf(":") + 1);
  if (mapping.state === "mapped") return { problem, advice: r.mapped(port), setting: false };
  const local = addresses.find((way) => way.kind === "local")?.address;
  const here = local ? r.hereAt(local.slice(0, local.lastIndexOf(":"))) : r.here;
  const todo = mapping.state === "failed" ? r.failed(port, here) : r.byHand(port, here);
  const setting = mapping.state === "off" || mapping.state === "failed";
  return { problem, advice: [todo, mapping.state === "off" ? r.byItself : null, r.orLeaveIt].filter(Boolean).join(" "), setting };
}
