// @ts-check
import { count } from "../format/number.js";
import { byteLength, channelName } from "../format/text.js";
import { html, useLayoutEffect, useRef } from "../preact.js";
import { t } from "../strings/words.js";

/** The content limit of the protocol, in bytes of UTF-8. */
export const MOST_BYTES = 4096;

/**
 * Where a post or a reply is written.
 * @param {object} props
 * @param {string} props.text
 * @param {string} props.channel
 * @param {boolean} props.reply
 * @param {boolean} props.busy
 * @param {string | null} props.problem
 * @param {(text: string) => void} props.onText
 * @param {(channel: string) => void} props.onChannel
 * @param {() => void} props.onPost
 */
export function Composer({ text, channel, reply, busy, problem, onText, onChannel, onPost }) {
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useLayoutEffect(() => fitHeight(area.current), [text]);
  const used = byteLength(text);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!busy) onPost();
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
  };
  return html`
    <form class="composer" aria-label=${reply ? t.composer.replyLabel : t.composer.label} onSubmit=${submit} onKeyDown=${keys}>
      <textarea ref=${area} data-test="composer-text" class="composer-text" rows="2" dir="auto" readonly=${busy} value=${text}
        aria-label=${reply ? t.composer.replyLabel : t.composer.label}
        placeholder=${reply ? t.composer.replyPlaceholder : t.composer.placeholder}
        aria-invalid=${problem !== null} aria-describedby="composer-count composer-problem"
        onInput=${(/** @type {InputEvent} */ event) => onText(valueOf(event))}></textarea>
      <p id="composer-problem" class="composer-problem" role="alert" data-test="composer-problem">${problem}</p>
      <div class="composer-row">
        <${ChannelField} channel=${channel} hidden=${reply} onChannel=${onChannel} />
        <output id="composer-count" class="composer-count" data-over=${used > MOST_BYTES} aria-label=${t.composer.bytesLabel(count(used), count(MOST_BYTES))}>
          ${t.composer.bytes(count(used), count(MOST_BYTES))}
        </output>
        <button type="submit" class="button" data-test="composer-post" aria-busy=${busy} title=${t.composer.keys}>
          ${busy ? t.composer.busy : reply ? t.composer.reply : t.composer.post}
        </button>
      </div>
    </form>
  `;
}

/** @param {{channel: string, hidden: boolean, onChannel: (channel: string) => void}} props */
function ChannelField({ channel, hidden, onChannel }) {
  if (hidden) return null;
  const input = (/** @type {InputEvent} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    field.value = channelName(field.value);
    onChannel(field.value);
  };
  return html`<label class="composer-channel">
    <span aria-hidden="true">#</span>
    <input data-test="composer-channel" value=${channel} placeholder=${t.composer.channel} aria-label=${t.composer.channelLabel}
      size="12" maxlength="32" autocomplete="off" autocapitalize="none" spellcheck=${false} onInput=${input} />
  </label>`;
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
