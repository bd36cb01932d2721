// @ts-check
import { ErrorState } from "../components/error-state.js";
import { html, useEffect, useRef } from "../preact.js";
import { lost } from "../state/node.js";
import { ownWindow } from "../state/session.js";
import { t } from "../strings/words.js";

/**
 * What did not come in place of a view, and what to do. It is fetched again by itself once a silent node answers.
 * @param {{title: string, error: import("../backend.js").NodeError | null, onRetry: () => unknown}} props
 */
export function Failed({ title, error, onRetry }) {
  const silent = lost.value;
  const was = useRef(silent);
  useEffect(() => {
    if (was.current && !silent) void onRetry();
    was.current = silent;
  }, [silent]);
  return html`<${ErrorState} title=${title} message=${failedWords(error)} onRetry=${onRetry} />`;
}

/** Whether the node is silent, or only this one question was not answered. @param {import("../backend.js").NodeError | null} error */
export function failedWords(error) {
  if (lost.value) return t.lost.panel;
  if (error?.code !== "unreachable") return error?.message ?? t.errors.odd;
  return ownWindow.value ? t.lost.onceWindow : t.lost.onceBrowser;
}

/** The same in a word, below a notice that says it all. @param {import("../backend.js").NodeError | null} error */
export const missingWords = (error) => (error?.kind === "unreachable" ? t.lost.missing : (error?.message ?? t.errors.odd));
