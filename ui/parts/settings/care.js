// @ts-check
/** What helps when something is wrong: the log, and how the node is doing. */
import { asNodeError, care as calls } from "../../backend.js";
import { copyComing } from "../../clipboard.js";
import { Segmented } from "../../components/segmented.js";
import { link } from "../../format/route.js";
import { exactTime } from "../../format/time.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../../preact.js";
import { keyList } from "../../state/keys.js";
import { lines, logLost, logPoll } from "../../state/log.js";
import { t } from "../../strings/words.js";
import { row } from "./rows.js";

const s = t.care;
const NOTABLE = new Set(["WARN", "ERROR"]);
const SAYS_SO_MS = 4000;

function LogShow() {
  const [open, setOpen] = useState(false);
  return html`<div class="setting" data-wide>
    <div class="setting-words"><span class="setting-label" id="log-label">${s.log}</span><p id="log-help">${s.logHelp}</p></div>
    <div class="setting-control">
      <button type="button" class="button" data-kind="quiet" data-size="small" data-test="log-toggle" aria-expanded=${open} onClick=${() => setOpen(!open)}>${open ? s.logHide : s.logShow}</button>
    </div>
    ${open ? html`<${Log} />` : null}
  </div>`;
}

/** Follows its end until somebody scrolls up to read. */
function Log() {
  const [level, setLevel] = useState("all");
  const [words, setWords] = useState("");
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const atEnd = useRef(true);
  useEffect(() => (logPoll.start(), () => logPoll.stop()), []);
  const wanted = words.trim().toLowerCase();
  const shown = lines.value.filter((line) => (level === "all" || NOTABLE.has(line.level)) && (!wanted || `${line.level} ${line.target} ${line.message}`.toLowerCase().includes(wanted)));
  useLayoutEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  });
  const scrolled = () => {
    const at = box.current;
    if (at) atEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 24;
  };
  return html`<div class="log-whole">
    <div class="log-bar">
      <${Segmented} name="log-level" label=${s.logLevel} value=${level} options=${s.logLevels} onChange=${setLevel} test="log-level" />
      <input type="search" class="field" placeholder=${s.logFilter} aria-label=${s.logFilter} data-test="log-filter" value=${words}
        onInput=${(/** @type {InputEvent} */ event) => setWords(/** @type {HTMLInputElement} */ (event.target).value)} />
    </div>
    <div class="log" ref=${box} role="log" aria-labelledby="log-label" aria-live="off" tabindex="0" data-test="log" onScroll=${scrolled}>
      ${shown.map((line) => html`<p key=${line.seq} data-test="log-line" data-level=${line.level}><time>${clock(line.time_ms)}</time> <b data-level=${line.level}>${line.level}</b> <i>${line.target}</i> ${line.message}</p>`)}
      ${shown.length === 0 ? html`<p>${logLost.value ? s.logFailed : wanted ? s.logEmpty : s.logQuiet}</p>` : null}
    </div>
  </div>`;
}

/** @param {string} ms */
function clock(ms) {
  return exactTime(Number(ms) / 1000);
}

function DiagnosticsShow() {
  const [said, say] = useState(/** @type {{text: string, bad?: boolean} | null} */ (null));
  const [uncopied, setUncopied] = useState(/** @type {string | null} */ (null));
  const copy = async () => {
    setUncopied(null);
    const coming = calls.diagnostics().then((all) => JSON.stringify(all, null, 2));
    try {
      if (await copyComing(coming)) {
        say({ text: s.copied });
        return void setTimeout(() => say(null), SAYS_SO_MS);
      }
      setUncopied(await coming);
      say({ text: s.noClipboard, bad: true });
    } catch (error) {
      say({ text: s.notCopied(asNodeError(error).message), bad: true });
    }
  };
  return html`<div class="setting" data-wide>
    <div class="setting-words"><span class="setting-label">${s.diagnostics}</span><p>${s.diagnosticsHelp}</p></div>
    <div class="setting-control">
      <button type="button" class="button" data-kind="quiet" data-size="small" data-test="diagnostics-copy" onClick=${copy}>${s.copy}</button>
      <output class="setting-result" data-tone=${said?.bad ? "bad" : undefined} data-test="diagnostics-said">${said?.text}</output>
    </div>
    ${uncopied === null ? null : html`<textarea class="field diagnostics" readonly rows="8" aria-label=${s.diagnostics} spellcheck=${false} data-test="diagnostics-text" value=${uncopied} ref=${select}></textarea>`}
  </div>`;
}

/** Marks all of it, so that two keys copy it. @param {HTMLTextAreaElement | null} box */
function select(box) {
  box?.focus();
  box?.select();
}

function GuideControl() {
  return html`<a class="button" data-kind="quiet" data-size="small" href=${link.guide()} data-test="settings-guide">${t.guide.open}</a>`;
}

function KeysControl() {
  return html`<button type="button" class="button" data-kind="quiet" data-size="small" data-test="help-keys" onClick=${() => (keyList.value = true)}>${t.settings.keysList}</button>`;
}

/** @type {import("./rows.js").Section} */
export const care = {
  id: "care",
  title: s.section,
  rows: [
    row({ id: "guide", label: t.guide.title, help: t.guide.help, words: t.guide.words, Control: GuideControl }),
    row({ id: "help-keys", label: t.keys.title, help: s.keysHelp, words: t.settings.keysWords, Control: KeysControl }),
    { id: "log", label: s.log, help: s.logHelp, words: s.logWords, Show: LogShow },
    { id: "diagnostics", label: s.diagnostics, help: s.diagnosticsHelp, words: s.diagnosticsWords, Show: DiagnosticsShow },
  ],
};
