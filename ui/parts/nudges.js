// @ts-check
import { GuideLink } from "../components/guide-link.js";
import { Nudge } from "../components/nudge.js";
import { html } from "../preact.js";
import { begin, later, remindLater } from "../state/identity.js";
import { connection, status } from "../state/node.js";
import { route } from "../state/route.js";
import { t } from "../strings/words.js";

const s = t.identity;

/** What the owner should do about the identity in use: a lock stands above all that can be written in, a backup is asked for on the feed. */
export function Nudges() {
  const identity = status.value?.identity;
  if (!identity || connection.value === "lost" || route.value.view === "settings") return null;
  if (identity.locked) {
    return html`<${Nudge} title=${s.lockedTitle} text=${s.lockedText} action=${s.unlock} onAction=${() => void begin("unlock")} test="locked" />`;
  }
  if (identity.backed_up || later.value || route.value.view !== "feed") return null;
  return html`<${Nudge} title=${s.nudgeTitle} text=${s.nudgeText} action=${s.nudgeGo} onAction=${() => void begin("backup")} later=${s.nudgeLater} onLater=${remindLater}
    more=${html`<${GuideLink} section="keep-your-identity" text=${t.guide.backup} />`} test="nudge" />`;
}
