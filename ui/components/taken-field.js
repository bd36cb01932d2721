// @ts-check
import { html, useState } from "../preact.js";

/**
 * A field of one line that is taken when it is left, or by Enter. Until then it holds what was typed, whatever its
 * value becomes meanwhile; what is not taken stays in it, to be mended.
 * @param {object} props what else an input has goes to it
 * @param {string | number | undefined} props.value
 * @param {(text: string) => Promise<boolean>} props.take says whether it was taken
 * @param {string} [props.test] hook for window tests
 */
export function TakenField({ value, take, test, ...more }) {
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const change = async (/** @type {Event} */ event) => {
    const text = textOf(event);
    setTyped(text);
    // Who types on while it is being taken keeps that.
    if (await take(text.trim())) setTyped((now) => (now === text ? null : now));
  };
  const leave = () => setTyped((now) => (now === String(value ?? "") ? null : now));
  return html`<input class="field" data-test=${test} ...${more} value=${typed ?? value}
    onInput=${(/** @type {Event} */ event) => setTyped(textOf(event))} onChange=${change} onBlur=${leave} />`;
}

/** @param {Event} event */
function textOf(event) {
  return /** @type {HTMLInputElement} */ (event.target).value;
}
