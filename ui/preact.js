// @ts-check
/**
 * The one door to the vendored libraries: `index.html` loads their UMD files, this module hands
 * them on. Everything else imports from here, so that a library changes in one place.
 * Why so: `vendor/VENDORED.md`.
 */

/**
 * @template T
 * @typedef {{value: T, peek(): T, subscribe(fn: (value: T) => void): () => void}} Signal
 */

/**
 * @template T
 * @typedef {{readonly value: T, peek(): T}} ReadonlySignal
 */

/** @typedef {any} View what a component returns */

const globals = /** @type {any} */ (globalThis);

/** Renders a tree into an element. @type {(tree: View, into: Element) => void} */
export const render = globals.preact.render;

/** Markup as a tagged template. @type {(strings: TemplateStringsArray, ...values: unknown[]) => View} */
export const html = globals.htm.bind(globals.preact.h);

/** @type {<T>(initial: T | (() => T)) => [T, (next: T | ((was: T) => T)) => void]} */
export const useState = globals.preactHooks.useState;

/** @type {(run: () => void | (() => void), inputs?: unknown[]) => void} */
export const useEffect = globals.preactHooks.useEffect;

/** @type {(run: () => void | (() => void), inputs?: unknown[]) => void} */
export const useLayoutEffect = globals.preactHooks.useLayoutEffect;

/** @type {<T>(initial: T) => {current: T}} */
export const useRef = globals.preactHooks.useRef;

/** @type {<T>(make: () => T, inputs: unknown[]) => T} */
export const useMemo = globals.preactHooks.useMemo;

/** A value that components subscribe to by reading it. @type {<T>(value: T) => Signal<T>} */
export const signal = globals.preactSignalsCore.signal;

/** @type {<T>(read: () => T) => ReadonlySignal<T>} */
export const computed = globals.preactSignalsCore.computed;

/** @type {(run: () => void | (() => void)) => () => void} */
export const effect = globals.preactSignalsCore.effect;

/** Left to the browser to find: what it loads is nobody's module here. @type {string} */
const MARKED = "./vendor/marked/marked.esm.js";

/** Reads Markdown into its pieces. The library is loaded when somebody opens the guide. @param {string} text @returns {Promise<import("./format/guide.js").Token[]>} */
export async function lexMarkdown(text) {
  return (await import(MARKED)).lexer(text);
}

/** @type {<T>(run: () => T) => T} */
export const batch = globals.preactSignalsCore.batch;
