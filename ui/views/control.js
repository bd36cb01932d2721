// @ts-check
import { Skeleton } from "../components/skeleton.js";
import { shortKey } from "../format/key.js";
import { link } from "../format/route.js";
import { cleanName } from "../format/text.js";
import { html, useEffect, useRef, useState } from "../preact.js";
import { addRule, attempt, chooseLabel, control, controlError, followList, leaveList, loadControl, removeRule } from "../state/control.js";
import { keyOf } from "../state/whom.js";
import { Failed } from "../parts/failed.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Rule} Rule */
/** @typedef {import("../contract.js").RuleKind} RuleKind */
/** @typedef {import("../contract.js").LabelList} LabelList */
/** @typedef {import("../contract.js").LabelAction} LabelAction */

const c = t.control;
const KINDS = /** @type {const} */ (["author", "word", "channel", "post"]);

/** All that the owner does not want to see, each with a way to take it back. */
export function ControlView() {
  useEffect(() => void loadControl(), []);
  const now = control.value;
  return html`<div class="view" data-test="control">
    <h1 class="view-title">${c.title}</h1>
    <p class="lead">${c.lead}</p>
    ${!now && controlError.value
      ? html`<${Failed} title=${c.failedTitle} error=${controlError.value} onRetry=${() => loadControl()} />`
      : html`${KINDS.map((kind) => html`<${Rules} key=${kind} kind=${kind} rules=${now && now.rules.filter((rule) => rule.kind === kind)} />`)}
          <${Lists} lists=${now?.lists ?? []} />`}
  </div>`;
}

/** @param {{kind: RuleKind, rules: Rule[] | null}} props `rules`: null until they are here */
function Rules({ kind, rules }) {
  return html`<section class="control-group" aria-labelledby="control-${kind}">
    <h2 class="section-title" id="control-${kind}">${c.groups[kind]}</h2>
    ${rules === null
      ? html`<${Skeleton} kind="line" label=${c.groups[kind]} count=${1} />`
      : rules.length === 0
        ? html`<p class="quiet-line">${c.empty[kind]}</p>`
        : html`<ul class="control-list">${rules.map((rule) => html`<li key=${rule.id} data-test="rule" data-kind=${kind} data-value=${rule.value}>
            <span><${RuleName} rule=${rule} /></span>
            <button type="button" class="link-button" data-test="rule-remove" onClick=${() => void attempt(removeRule(rule.id))}>${kind === "post" ? c.undo.post : c.unmute}</button>
          </li>`)}</ul>`}
    ${kind === "post" ? null : html`<${Add} kind=${kind} />`}
  </section>`;
}

/** @param {{rule: Rule}} props */
function RuleName({ rule: { kind, value, name } }) {
  if (kind === "author") return html`<${AuthorName} author=${value} name=${name} />`;
  if (kind === "channel") return html`<a href=${link.channel(value)}><bdi dir="ltr">#${value}</bdi></a>`;
  if (kind === "post") return html`<a href=${link.post(value)}>${c.hiddenPost} <code>${value.slice(0, 12)}</code></a>`;
  return html`<bdi>${cleanName(value)}</bdi>`;
}

/** The name with its key, or the key alone. @param {{author: string, name: string | null}} props */
function AuthorName({ author, name }) {
  const clean = cleanName(name);
  return html`<a href=${link.author(author)}><bdi>${clean ?? shortKey(author)}</bdi></a>${clean ? html` <code>${shortKey(author)}</code>` : null}`;
}

/** @param {{kind: "author" | "channel" | "word"}} props */
function Add({ kind }) {
  return html`<${Form} name=${kind} label=${c.add[kind]} placeholder=${c.placeholder[kind]} go=${c.mute}
    onSubmit=${async (/** @type {string} */ value) => addRule(kind, kind === "author" ? await keyOf(value) : value, c.muted[kind])} />`;
}

/** @param {{lists: LabelList[]}} props */
function Lists({ lists }) {
  return html`<section class="control-group" aria-labelledby="control-labels">
    <h2 class="section-title" id="control-labels">${c.groups.labels}</h2>
    <p class="help">${c.labelsHelp}</p>
    ${lists.map((list) => html`<${List} key=${list.id} list=${list} />`)}
    <${Form} name="list" label=${c.add.list} placeholder=${c.placeholder.list} go=${c.follow}
      onSubmit=${async (/** @type {string} */ value) => {
        const [whom, channel] = whomAndChannel(value);
        await followList(await keyOf(whom), channel);
      }} />
  </section>`;
}

/** @param {{list: LabelList}} props */
function List({ list }) {
  return html`<div class="label-list" data-test="label-list" data-author=${list.author}>
    <p class="label-list-head">
      <span><${AuthorName} author=${list.author} name=${list.name} /> <a class="channel" href=${link.channel(list.channel)}><bdi dir="ltr">#${list.channel}</bdi></a></span>
      <button type="button" class="link-button" data-test="label-list-leave" onClick=${() => void attempt(leaveList(list))}>${c.leave}</button>
    </p>
    ${list.labels.length === 0 ? html`<p class="quiet-line">${c.noLabels}</p>` : null}
    ${list.labels.map(({ label, action }) => html`<${Choice} key=${label} list=${list} label=${label} words=${label} action=${action} />`)}
    <${Choice} list=${list} label=${null} words=${c.otherLabels} action=${list.otherwise} />
  </div>`;
}

/** @param {{list: LabelList, label: string | null, words: string, action: LabelAction}} props */
function Choice({ list, label, words, action }) {
  const choose = (/** @type {Event} */ event) => {
    const picked = /** @type {LabelAction} */ (/** @type {HTMLSelectElement} */ (event.target).value);
    void attempt(chooseLabel(list.id, label, picked));
  };
  return html`<label class="label-choice">
    <span>${words}</span>
    <select class="field" data-test="label-choice" data-label=${label ?? "*"} value=${action} onChange=${choose}>
      ${Object.entries(c.actions).map(([key, does]) => html`<option value=${key} selected=${key === action}>${does}</option>`)}
    </select>
  </label>`;
}

/**
 * A line to type into, with its button and what was wrong.
 * @param {{name: string, label: string, placeholder: string, go: string, onSubmit: (value: string) => Promise<unknown>}} props
 */
function Form({ name, label, placeholder, go, onSubmit }) {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!typed.trim()) return setProblem(c.typeFirst), field.current?.focus();
    try {
      await onSubmit(typed.trim());
      setTyped("");
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : null);
    }
  };
  return html`<form class="control-add" onSubmit=${submit}>
    <div class="join-row">
      <input ref=${field} class="field" aria-label=${label} placeholder=${placeholder} dir="auto" autocomplete="off" autocapitalize="none" spellcheck=${false} data-test="add-${name}"
        aria-invalid=${problem !== null} aria-describedby="add-${name}-problem" value=${typed}
        onInput=${(/** @type {InputEvent} */ event) => (setTyped(/** @type {HTMLInputElement} */ (event.target).value), setProblem(null))} />
      <button type="submit" class="button" data-kind="quiet" data-test="add-${name}-go">${go}</button>
    </div>
    <p class="field-problem" id="add-${name}-problem" role="alert">${problem}</p>
  </form>`;
}

/** An author, and behind a # the channel; behind a whole key a space will do. @param {string} typed @returns {[string, string]} */
function whomAndChannel(typed) {
  const parts = /^([0-9a-f]{64})[\s#]+(\S*)$/iu.exec(typed) ?? /^([^#]*)#\s*(\S*)$/u.exec(typed);
  return [parts?.[1] ?? typed, parts?.[2] || "labels"];
}
