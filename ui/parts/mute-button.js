// @ts-check
import { html, useEffect } from "../preact.js";
import { addRule, attempt, loadControl, removeRule, ruleOf } from "../state/control.js";
import { t } from "../strings/words.js";

/**
 * Mutes what a view is about, or takes that back. While it is muted, the view says so: here its posts
 * are shown all the same.
 * @param {{kind: "author" | "channel", value: string, done: string}} props `done`: said once it is muted
 */
export function MuteButton({ kind, value, done }) {
  useEffect(() => void loadControl(), []);
  const rule = ruleOf(kind, value);
  const press = () => void attempt(rule ? removeRule(rule.id) : addRule(kind, value, done));
  return html`<button type="button" class="button" data-kind="quiet" data-size="small" data-test="mute-${kind}" data-muted=${rule !== null} onClick=${press}>
    ${rule ? t.control.unmute : t.control.mute}</button>`;
}

/** @param {{kind: "author" | "channel", value: string}} props */
export function MutedNotice({ kind, value }) {
  if (!ruleOf(kind, value)) return null;
  return html`<p class="muted-notice" role="status" data-test="muted-notice">${t.control.here[kind]}</p>`;
}
