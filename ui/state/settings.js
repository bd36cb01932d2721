// @ts-check
import { asNodeError, node } from "../backend.js";
import { byteLength } from "../format/text.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
import { loadIdentities } from "./identity.js";
import { status, statusPoll, statusTurns } from "./node.js";
import { notify } from "./notices.js";
import { access, noteFailure, startAgain } from "./session.js";
import { Turns } from "./turns.js";

/** @typedef {import("../contract.js").Settings} Settings */

/** @type {import("../preact.js").Signal<Settings | null>} */
export const settings = signal(null);

/** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
export const settingsError = signal(null);

/** @typedef {{tone: "good" | "bad", text: string}} Result how saving a setting went */

/** The `name` tag's limit in the protocol, in bytes. */
export const MOST_NAME_BYTES = 64;
/** Below it, systems give ports to their own services only. */
const LOWEST_PORT = 1024;
/** Room for attachments at most, as the node has it, in MB. */
const MOST_FILES_MB = 65_536;
/** Calls that one address may be granted at most, as the node has it: in a second, and at once. */
const MOST_RATE = { per_second: 10_000, burst: 100_000 };
/** How saving each setting went since the settings were opened. @type {import("../preact.js").Signal<Partial<Record<keyof Settings, Result>>>} */
export const saved = signal({});

const turns = new Turns();

/** The change that is on its way: the next waits for it, or the node might be told the older one last. @type {Promise<unknown> | null} */
let underWay = null;

export async function loadSettings() {
  const isOfNow = turns.asked();
  try {
    const loaded = await node.settings();
    // Where none are known yet, those of a moment ago are better than none.
    if (isOfNow() || settings.peek() === null) settings.value = loaded;
    settingsError.value = null;
  } catch (error) {
    noteFailure(error);
    settingsError.value = asNodeError(error);
  }
}

/**
 * @param {Partial<Settings>} change
 * @throws {import("../backend.js").NodeError} when nothing was changed
 */
export async function changeSettings(change) {
  const tell = () => node.setSettings(change);
  const before = underWay;
  const told = turns.changing(() => statusTurns.changing(() => (before ? before.then(tell) : tell())));
  const ended = told.catch(() => {}).then(() => {
    if (underWay === ended) underWay = null;
  });
  underWay = ended;
  try {
    const { restart_needed: _, ...changed } = await told;
    runWith(change);
    settings.value = changed;
    void statusPoll.now();
  } catch (error) {
    noteFailure(error);
    throw asNodeError(error);
  }
}

/** Settings of which the status tells what counts meanwhile, where an option of the node's start overrules them; by its name there. */
const RUNS = /** @type {const} */ ({ mining_mode: "mode", mining_threads: "threads", mining_share: "share_percent", mining_on_battery: "on_battery" });

/** @param {keyof Settings} field @returns {field is keyof typeof RUNS} */
const isOfRun = (field) => field in RUNS;

/** What counts now, saved or not. @param {keyof Settings} field */
export function running(field) {
  const mining = status.value?.mining;
  return mining && isOfRun(field) ? mining[RUNS[field]] : settings.value?.[field];
}

/** Whether an option of the start counts in the place of what was saved. @param {keyof Settings} field */
export function isOverruled(field) {
  const known = settings.value;
  if (!known) return false;
  return isOfRun(field) ? running(field) !== known[field] : known.overruled.includes(field);
}

/** Whether an option counts at each start of the node, whatever is saved. @param {keyof Settings} field */
export function isFixed(field) {
  return settings.value?.fixed.includes(field) ?? false;
}

/**
 * The options that may count in the place of what was saved, without their dashes and with the value that counts.
 * @type {Partial<Record<keyof Settings, (value: any, now: import("../contract.js").Status | null) => string | string[]>>}
 */
const OPTIONS = {
  port: (_, now) => (isFixed("port") ? listening(now) : `port ${now?.listen.wanted_port ?? ""}`),
  listen: (_, now) => listening(now),
  lan_discovery: (on) => (on ? "lan" : "no-lan"),
  port_mapping: () => "map-port",
  public_page: () => "public-page",
  limit_rates: () => "no-rates",
  trusted_proxies: (/** @type {string[]} */ proxies) => proxies.map((ip) => `trusted-proxy ${ip}`),
  mining_mode: (mode) => `mine ${mode}`,
  mining_threads: (threads) => `threads ${threads}`,
  mining_share: (percent) => `share ${percent}`,
  mining_on_battery: () => "on-battery",
};

/** @param {import("../contract.js").Status | null} now */
const listening = (now) => (now?.listen.public ? `listen ${now.listen.public}` : "no-listen");

/** As it is typed, but without a line break in it or before its value. @param {string} option */
const spelled = (option) => `\u2011\u2011${option.trim().replaceAll("-", "\u2011")}`.replaceAll(" ", "\u00a0");

/** What is said of a setting in whose place an option of the start counts; nothing of another. @param {keyof Settings} field @returns {string | null} */
export function saidOfOption(field) {
  const fixed = isFixed(field);
  if (!fixed && !isOverruled(field)) return null;
  const options = [OPTIONS[field]?.(running(field), status.value) ?? []].flat();
  const words = options.map(spelled).join(" ");
  return fixed ? t.settings.fixedByOption(words) : t.settings.byOption(words);
}

/** What is changed counts at once. @param {Partial<Settings>} change */
function runWith(change) {
  const now = status.peek();
  if (!now) return;
  const fields = /** @type {(keyof Settings)[]} */ (Object.keys(change)).filter(isOfRun);
  status.value = { ...now, mining: { ...now.mining, ...Object.fromEntries(fields.map((field) => [RUNS[field], change[field]])) } };
}

/** Changes settings that count at once, and shows that before the node has answered. @param {Partial<Settings>} change @throws {import("../backend.js").NodeError} when nothing was changed */
export async function changeAtOnce(change) {
  const was = settings.peek();
  runWith(change);
  if (was) settings.value = { ...was, ...change };
  try {
    await changeSettings(change);
  } catch (error) {
    settings.value = was;
    void statusPoll.now();
    throw error;
  }
}

/**
 * Saves one setting, and says how that went in `saved`.
 * @param {keyof Settings} field
 * @param {Settings[keyof Settings]} value
 * @returns {Promise<boolean>} whether it was saved
 */
export async function save(field, value) {
  const wrong = check(field, value);
  const result = wrong ? bad(wrong) : await attempt(field, value);
  saved.value = { ...saved.peek(), [field]: result };
  return result.tone === "good";
}

/** How saving a field went, or that it waits for the next start since earlier. @param {keyof Settings} field @returns {Result | null} */
export function resultOf(field) {
  return saved.value[field] ?? (waits(field) ? { tone: "good", text: t.settings.waits } : null);
}

/** Whether what was saved takes effect at the next start. @param {keyof Settings} field */
export function waits(field) {
  return settings.value?.restart_for.includes(field) ?? false;
}

/** Has the window's node take up at once what waits for its next start. */
export async function takeUpNow() {
  await startAgain();
  if (access.peek() !== "open") return;
  forgetSaved();
  await loadSettings();
  notify(t.settings.startedAgain, { tone: "good" });
}

export function forgetSaved() {
  saved.value = {};
}

/**
 * @param {keyof Settings} field
 * @param {Settings[keyof Settings]} value
 * @returns {string | null} what is wrong with it
 */
export function check(field, value) {
  if (field === "name" && byteLength(String(value)) > MOST_NAME_BYTES) return t.settings.nameTooLong;
  if (field === "port" && !isWhole(value, LOWEST_PORT, 65_535)) return t.settings.portBad;
  if (field === "files_limit_mb" && !isWhole(value, 0, MOST_FILES_MB)) return t.settings.filesLimitBad;
  if (field === "rates" && !areRates(/** @type {Settings["rates"]} */ (value))) return t.settings.ratesBad;
  return null;
}

/** @param {Settings["rates"]} rates */
function areRates(rates) {
  return Object.values(rates).every(({ per_second: each, burst }) => isWhole(each, 1, MOST_RATE.per_second) && isWhole(burst, 1, MOST_RATE.burst));
}

/** @param {unknown} value @param {number} least @param {number} most */
function isWhole(value, least, most) {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

/**
 * @param {keyof Settings} field
 * @param {Settings[keyof Settings]} value
 * @returns {Promise<Result>}
 */
async function attempt(field, value) {
  try {
    await changeSettings({ [field]: value });
    // The list of identities tells the same name.
    if (field === "name") void loadIdentities();
    if (field === "name" && value === "") return { tone: "good", text: t.settings.nameless };
    return { tone: "good", text: waits(field) ? t.settings.restart : t.settings.saved };
  } catch (error) {
    return bad(t.settings.notSaved(asNodeError(error).message));
  }
}

/** @param {string} text @returns {Result} */
const bad = (text) => ({ tone: "bad", text });
