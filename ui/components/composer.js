// @ts-check
import { count } from "../format/number.js";
import { byteLength, channelBegun, channelName, leftOutOfChannel } from "../format/text.js";
import { html, useLayoutEffect, useRef, useState } from "../preact.js";
import { t } from "../strings/words.js";

/** The content limit of the protocol, in bytes of UTF-8. */
export const MOST_BYTES = 4096;
/** What the node takes as something said of oneself. */
export const MOST_ABOUT_BYTES = 1000;

/**
 * Where a post or a reply is written, or a post's text is changed.
 * @param {object} props
 * @param {string} props.text
 * @param {string} props.channel
 * @param {"post" | "reply" | "edit" | "about"} props.use
 * @param {string | null} props.parent what it answers or changes
 * @param {string[]} [props.channels] names to suggest
 * @param {() => void} [props.onChannelFocus]
 * @param {boolean} props.busy
 * @param {string | null} props.problem
 * @param {string | null} [props.warning] what to warn of; null for nothing
 * @param {(warning: string | null) => void} [props.onWarning]
 * @param {(text: string) => void} props.onText
 * @param {(channel: string) => void} props.onChannel
 * @param {() => void} props.onPost
 * @param {() => void} [props.onCancel]
 * @param {() => void} [props.onLeave] Escape: as `onCancel`, where it is not told
 * @param {unknown} [props.note] what to know before it is sent
 * @param {unknown} [props.attached] the files that go with it
 * @param {unknown} [props.attach] the way to more of them
 * @param {boolean} [props.over] files are held over it
 * @param {Record<string, (event: any) => void>} [props.events] what becomes of files that are pasted or dropped
 */
export function Composer({ text, channel, use, parent, channels = [], onChannelFocus, busy, problem, warning = null, onWarning, onText, onChannel, onPost, onCancel, onLeave = onCancel, note = null, attached = null, attach = null, over = false, events = {} }) {
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useLayoutEffect(() => fitHeight(area.current), [text]);
  // Who asked to change a text wants to type; a new post waits until one comes to it.
  useLayoutEffect(() => (use === "edit" || use === "about" ? atEnd(area.current) : undefined), []);
  // What is wrong is said beside the text: who pressed the button goes on there.
  useLayoutEffect(() => void (problem !== null && area.current?.form?.contains(document.activeElement) && area.current.focus()), [problem]);
  const [warns, setWarns] = useState(false);
  const words = WORDS[use];
  // A text can be changed in one place while an answer is written in another.
  const id = `composer-${use}`;
  const used = byteLength(text);
  const most = use === "about" ? MOST_ABOUT_BYTES : MOST_BYTES;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!busy) onPost();
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
    // Escape within an input method ends a word there, and no more.
    if (event.key === "Escape" && !event.isComposing && onLeave && !busy) onLeave();
  };
  return html`
    <form class="composer" aria-label=${words.label} data-use=${use} data-reply-to=${use === "reply" ? parent : undefined} onSubmit=${submit} onKeyDown=${keys} data-over=${over} ...${events}>
      <textarea ref=${area} data-test="composer-text" class="composer-text" rows="2" dir="auto" readonly=${busy} value=${text}
        aria-label=${words.label} placeholder=${words.placeholder}
        aria-invalid=${problem !== null} aria-describedby="${id}-note ${id}-count ${id}-problem"
        onInput=${(/** @type {InputEvent} */ event) => onText(valueOf(event))}></textarea>
      <${WarningField} warning=${warning} focus=${warns} onWarning=${onWarning} />
      ${attached}
      ${note ? html`<p id="${id}-note" class="help composer-note" data-test="composer-note">${note}</p>` : null}
      <p id="${id}-problem" class="composer-problem" role="alert" data-test="composer-problem">${problem}</p>
      ${over ? html`<p class="composer-drop" aria-hidden="true">${t.attach.drop}</p>` : null}
      <div class="composer-row">
        ${attach}
        <${ChannelField} channel=${channel} channels=${channels} hidden=${use !== "post"} onChannel=${onChannel} onFocus=${onChannelFocus} />
        <${WarningButton} warning=${warning} onWarning=${onWarning && ((/** @type {string | null} */ text) => (setWarns(true), onWarning(text)))} />
        <output id="${id}-count" class="composer-count" aria-live="off" data-over=${used > most} aria-label=${t.composer.bytesLabel(count(used), count(most))}>
          <bdi>${t.composer.bytes(count(used), count(most))}</bdi>
        </output>
        ${onCancel ? html`<button type="button" class="button" data-kind="quiet" data-test="composer-cancel" onClick=${onCancel}>${t.app.cancel}</button>` : null}
        <button type="submit" class="button" data-test="composer-post" aria-busy=${busy} title=${t.composer.keys}>
          ${busy ? t.composer.busy : words.go}
        </button>
      </div>
    </form>
  `;
}

const WORDS = {
  post: { label: t.composer.label, placeholder: t.composer.placeholder, go: t.composer.post },
  reply: { label: t.composer.replyLabel, placeholder: t.composer.replyPlaceholder, go: t.composer.reply },
  edit: { label: t.composer.editLabel, placeholder: "", go: t.composer.edit },
  about: { label: t.about.label, placeholder: t.about.placeholder, go: t.about.save },
};

/** @param {HTMLTextAreaElement | null} area */
function atEnd(area) {
  area?.focus();
  area?.setSelectionRange(area.value.length, area.value.length);
  // With the buttons below it, once all of it is drawn.
  requestAnimationFrame(() => area?.form?.scrollIntoView({ block: "nearest" }));
}

/** @param {{channel: string, channels: string[], hidden: boolean, onChannel: (channel: string) => void, onFocus?: () => void}} props */
function ChannelField({ channel, channels, hidden, onChannel, onFocus }) {
  const [left, setLeft] = useState("");
  const [nothing, setNothing] = useState(false);
  const [begun, setBegun] = useState("");
  if (hidden) return null;
  const input = (/** @type {InputEvent} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const typed = field.value;
    // One that there is already keeps its name, whatever it is.
    const name = channels.includes(typed) ? typed : channelBegun(typed);
    // Letter by letter as well: what was left out since one came here.
    setLeft(typed === "" ? "" : [...new Set(left + leftOutOfChannel(typed))].join(""));
    setNothing(name === "" && typed.trim() !== "");
    field.value = name;
    setBegun(name);
    onChannel(channels.includes(typed) ? typed : channelName(typed));
  };
  // The hyphen stands while a word may follow it.
  const shown = channelName(begun) === channel ? begun : channel;
  const come = () => (setLeft(""), setNothing(false), onFocus?.());
  return html`<label class="composer-channel" dir="ltr">
      <span aria-hidden="true">#</span>
      <input data-test="composer-channel" value=${shown} placeholder=${t.composer.channel} aria-label=${t.composer.channelLabel} aria-describedby="composer-channel-left"
        size=${Math.max(shown.length, t.composer.channel.length) + 1} autocomplete="off" autocapitalize="none" spellcheck=${false} list="composer-channels" onInput=${input} onFocus=${come} onBlur=${() => setBegun("")} />
      <datalist id="composer-channels">${channels.map((name) => html`<option value=${name}></option>`)}</datalist>
    </label>
    <span class="composer-left" id="composer-channel-left" role="status" data-test="composer-channel-left">${nothing ? t.composer.channelNothing : left ? t.composer.channelLeft(left) : null}</span>`;
}

/** @param {{warning: string | null, focus: boolean, onWarning?: ((warning: string | null) => void) | undefined}} props `focus`: asked for just now, and not left from before */
function WarningField({ warning, focus, onWarning }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const shown = warning !== null && onWarning !== undefined;
  useLayoutEffect(() => void (shown && focus && field.current?.focus()), [shown]);
  if (!shown) return null;
  return html`<input ref=${field} class="field composer-warning" data-test="composer-warning" dir="auto" autocomplete="off" maxlength="100" value=${warning}
    aria-label=${t.control.warning} placeholder=${t.control.warningPlaceholder} onInput=${(/** @type {InputEvent} */ event) => onWarning(valueOf(event))} />`;
}

/** @param {{warning: string | null, onWarning?: ((warning: string | null) => void) | undefined}} props */
function WarningButton({ warning, onWarning }) {
  if (!onWarning) return null;
  const label = warning === null ? t.control.warningAdd : t.control.warningRemove;
  return html`<button type="button" class="composer-warn" data-test="composer-warn" aria-pressed=${warning !== null} title=${label} aria-label=${label}
    onClick=${() => onWarning(warning === null ? "" : null)}>${t.control.warning}</button>`;
}

/** @param {InputEvent} event */
function valueOf(event) {
  return /** @type {HTMLTextAreaElement} */ (event.target).value;
}

/** Grows with the text; the style sheet sets the bounds. @param {HTMLTextAreaElement | null} area */
function fitHeight(area) {
  if (!area) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight}px`;
}
