// @ts-check
/**
 * Speaks to the node, and is the only module that does. Addresses are relative: the window and a
 * browser both reach the node on the page's own origin. Bodies are JSON text, never a Blob or a
 * form: those crash the window's web view.
 */
import { refusalWords } from "./format/refusal.js";
import { t } from "./strings/words.js";

/** @typedef {import("./contract.js").Post} Post */
/** @typedef {import("./contract.js").PostList} PostList */

const TOKEN_KEY = "blocknet:token";
const ANSWER_WITHIN_MS = 12_000;
/** The node ends an idle long poll after 25 s. */
const EVENTS_WITHIN_MS = 40_000;
/** A start may have to bring the database up to date. */
const START_WITHIN_MS = 60_000;
/** The proof of a post that waited for two weeks is some megabytes, and twenty thousand hashes. */
const VERIFY_WITHIN_MS = 30_000;
/** A post is answered after 8 s at the latest, stamped or not. */
const POST_WITHIN_MS = 20_000;
/** 8 MB to a node at the other end of a slow tunnel. */
const FILE_WITHIN_MS = 120_000;
const OCTETS = "application/octet-stream";
const JSON_TYPE = "application/json";

/** @typedef {"unreachable" | "locked" | "refused"} Failure */

/**
 * What the page itself finds wrong, where no code of the node says it: nobody answers, the answer takes too long, whoever
 * asked wants it no more, or it is nothing that the page understands.
 * @typedef {"unreachable" | "timeout" | "aborted" | "odd"} OwnCode
 */

/** What went wrong with a call, in words fit to show. */
export class NodeError extends Error {
  /**
   * @param {Failure} kind
   * @param {string} message
   * @param {{status?: number, code?: OwnCode | string, field?: string, why?: string, port?: number, bearer?: string | null}} [details]
   */
  constructor(kind, message, details = {}) {
    super(message);
    this.kind = kind;
    this.status = details.status ?? 0;
    this.code = details.code ?? kind;
    this.field = details.field ?? null;
    /** The code of the reason. */
    this.why = details.why ?? null;
    /** The port that goes with the reason. */
    this.port = details.port ?? null;
    /** The token that the call carried. */
    this.bearer = details.bearer ?? null;
  }
}

/** Any thrown value as a NodeError. @param {unknown} error @returns {NodeError} */
export function asNodeError(error) {
  return error instanceof NodeError ? error : new NodeError("refused", t.errors.odd, { code: "odd" });
}

/** The token, kept for the tab and no longer. The window has none, and may have no storage either. */
export const token = {
  /** @returns {string | null} */
  get() {
    try {
      return sessionStorage.getItem(TOKEN_KEY);
    } catch {
      return null;
    }
  },
  /** @param {string} value */
  set: (value) => sessionStorage.setItem(TOKEN_KEY, value),
  clear: () => sessionStorage.removeItem(TOKEN_KEY),
};

/**
 * @typedef {object} Call
 * @property {unknown} [body] sent as JSON
 * @property {string} [text] JSON that stands as text already; an ArrayBuffer as it is
 * @property {number} [withinMs] 0 for no limit
 * @property {AbortSignal} [signal]
 * @property {boolean} [bytes] whether the answer is bytes
 */

/**
 * @param {"GET" | "POST" | "PUT" | "DELETE"} method
 * @param {string} path
 * @param {Call} [call]
 * @returns {Promise<{status: number, answer: any}>}
 */
async function ask(method, path, { body, text, withinMs = ANSWER_WITHIN_MS, signal, bytes = false } = {}) {
  const aborter = new AbortController();
  const stop = () => aborter.abort();
  const timer = withinMs > 0 ? setTimeout(stop, withinMs) : undefined;
  signal?.addEventListener("abort", stop);
  const bearer = token.get();
  try {
    const isBytes = body instanceof ArrayBuffer;
    const response = await fetch(path, { method, headers: headers(method, { sent: isBytes ? OCTETS : JSON_TYPE, wanted: bytes ? OCTETS : JSON_TYPE }, bearer), signal: aborter.signal, cache: "no-store",
      ...(method === "GET" || method === "DELETE" ? {} : { body: /** @type {BodyInit} */ (text ?? (isBytes ? body : JSON.stringify(body ?? {}))) }) });
    if (bytes && response.ok) return { status: response.status, answer: await response.arrayBuffer() };
    return { status: response.status, answer: await read(response, bearer) };
  } catch (error) {
    if (error instanceof NodeError) throw error;
    if (signal?.aborted) throw new NodeError("unreachable", t.errors.unreachable, { code: "aborted" });
    throw aborter.signal.aborted ? new NodeError("unreachable", t.errors.timeout, { code: "timeout" }) : new NodeError("unreachable", t.errors.unreachable);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** @param {string} method @param {{sent: string, wanted: string}} types of the bodies @param {string | null} bearer */
function headers(method, { sent, wanted }, bearer) {
  /** @type {Record<string, string>} */
  const fields = { accept: wanted };
  if (method !== "GET") fields["content-type"] = sent;
  if (bearer) fields["authorization"] = `Bearer ${bearer}`;
  return fields;
}

/** @param {Response} response @param {string | null} bearer the token that the call carried */
async function read(response, bearer) {
  const text = await response.text();
  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    throw new NodeError(response.status >= 500 ? "unreachable" : "refused", t.errors.odd, { status: response.status, code: "odd" });
  }
  if (response.ok) return answer;
  const kind = response.status === 401 && answer?.code !== "bad_code" ? "locked" : "refused";
  const message = kind === "locked" ? t.errors.locked : answer?.code ? refusalWords(answer) : t.errors.odd;
  throw new NodeError(kind, message, { status: response.status, code: answer?.code ?? (kind === "locked" ? kind : "odd"), field: answer?.field, why: answer?.why?.code, port: answer?.why?.values?.port, bearer });
}

/** @param {Record<string, string | number | null | undefined>} fields */
function query(fields) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}

/** @param {string} path @param {Call} [call] */
const get = async (path, call) => (await ask("GET", path, call)).answer;

/**
 * An answer of the chain's own bytes.
 * @param {string} path
 */
async function bytes(path) {
  const { answer } = await ask("GET", path, { bytes: true });
  return new Uint8Array(answer);
}

/** The node's calls, by what they are for. */
export const node = {
  /** @returns {Promise<{window: boolean}>} */
  session: () => get("/v1/owner/session"),
  /** @param {string} code @returns {Promise<{token: string}>} */
  openSession: async (code) => (await ask("POST", "/v1/owner/session", { body: { code } })).answer,

  /** Asked of the window alone, before its owner has done anything. @param {string} invite to another network */
  leaveBy: (invite) => ask("POST", "/v1/owner/leave", { body: { invite }, withinMs: START_WITHIN_MS }),

  /** Asked of the window alone, which ends its node where it runs. @param {Partial<import("./contract.js").Settings>} change made before the start */
  startAgain: (change) => ask("POST", "/v1/owner/start", { body: change, withinMs: START_WITHIN_MS }),

  /** The guide as Markdown. @param {string} language @returns {Promise<string>} */
  guide: async (language) => new TextDecoder().decode(await bytes(`/guide/guide${language === "en" ? "" : `.${language}`}.md`)),

  /** Asked of the window alone, and only where a damaged database kept its node from starting. @returns {Promise<import("./contract.js").Salvage>} */
  setAside: async () => (await ask("POST", "/v1/owner/set-aside", { withinMs: START_WITHIN_MS })).answer,

  /** Asked of the window alone. @returns {Promise<import("./contract.js").Folder>} */
  folder: () => get("/v1/owner/folder"),
  /** The same: its node ends, and starts again where its folder is then. @param {string} path */
  moveFolder: (path) => ask("POST", "/v1/owner/folder", { body: { path }, withinMs: 0 }),

  /** @returns {Promise<import("./contract.js").Status>} */
  status: () => get("/v1/owner/status", { withinMs: 5000 }),
  /**
   * @param {string | null} after
   * @param {AbortSignal} signal
   * @returns {Promise<{next: string, events: import("./contract.js").NodeEvent[], gap?: boolean}>}
   */
  events: (after, signal) => get(`/v1/events${query({ after })}`, { withinMs: EVENTS_WITHIN_MS, signal }),

  /** @param {import("./format/query.js").List & {before?: string | null, limit: number}} filter @returns {Promise<PostList>} */
  posts: (filter) => get(`/v1/posts${query(filter)}`),
  /** @param {string | null} before @param {number} limit @returns {Promise<import("./contract.js").ReplyPage>} */
  replies: (before, limit) => get(`/v1/owner/replies${query({ before, limit })}`),
  /** @param {string} through */
  seeReplies: (through) => ask("POST", "/v1/owner/replies/seen", { body: { through } }),
  /** @param {string | null} before @param {number} limit @returns {Promise<import("./contract.js").ChannelPage>} */
  channels: (before, limit) => get(`/v1/channels${query({ before, limit })}`),
  /** @param {string[]} names @returns {Promise<import("./contract.js").ChannelPage>} */
  channelsNamed: (names) => get(`/v1/channels${query({ names: names.join(",") })}`),
  /** @param {string} author @returns {Promise<import("./contract.js").Author>} */
  author: (author) => get(`/v1/authors/${author}`),
  /** @param {string} id @param {string | null} before @returns {Promise<import("./contract.js").Thread>} */
  thread: (id, before) => get(`/v1/posts/${id}/thread${query({ before })}`),
  /** @param {import("./contract.js").NewPost} post @returns {Promise<{post: Post | null, ticket: string | null}>} */
  write: async (post) => {
    const { status, answer } = await ask("POST", "/v1/owner/posts", { body: post, withinMs: POST_WITHIN_MS });
    return status === 202 ? { post: null, ticket: answer.ticket } : { post: answer, ticket: null };
  },
  /** @returns {Promise<{items: import("./contract.js").OutboxItem[]}>} */
  outbox: () => get("/v1/owner/outbox"),
  /** @param {string} ticket */
  giveUp: (ticket) => ask("DELETE", `/v1/owner/outbox/${encodeURIComponent(ticket)}`),
  /** Sends once more what the chain left out. @param {string} id */
  again: async (id) => (await ask("POST", `/v1/owner/posts/${id}/again`)).answer,
  /** @param {string} ticket */
  sendAgain: (ticket) => ask("POST", `/v1/owner/outbox/${encodeURIComponent(ticket)}/retry`),

  /** @param {string} name @param {string} mime @param {ArrayBuffer} bytes @param {boolean} asIs with what may be hidden in it @returns {Promise<import("./contract.js").AttachedFile>} */
  attach: async (name, mime, bytes, asIs) =>
    (await ask("POST", `/v1/owner/attachments${query({ name, mime, as_is: asIs ? "true" : null })}`, { body: bytes, withinMs: FILE_WITHIN_MS })).answer,
  /** @param {string} sha256 */
  detach: (sha256) => ask("DELETE", `/v1/owner/attachments/${sha256}`),
  /** @param {string} sha256 @returns {Promise<import("./contract.js").FileState>} */
  fileState: (sha256) => get(`/v1/owner/files/${sha256}`),
  /** @param {string} sha256 @param {number} size @returns {Promise<import("./contract.js").FileState>} */
  fetchFile: async (sha256, size) => (await ask("POST", `/v1/owner/files/${sha256}/fetch`, { body: { size } })).answer,
  /** @param {string} sha256 @returns {Promise<ArrayBuffer>} */
  fileBytes: (sha256) => get(`/v1/files/${sha256}`, { bytes: true, withinMs: FILE_WITHIN_MS }),
  /** Asked of the window alone: it saves into the folder for downloads. @param {string} sha256 @param {string} name @returns {Promise<{path: string}>} */
  saveFile: async (sha256, name) => (await ask("POST", "/v1/owner/save", { body: { sha256, name }, withinMs: FILE_WITHIN_MS })).answer,
  /** @returns {Promise<{bytes: string, limit_bytes: string, fetched_bytes: string, fetched_files: number}>} */
  filesKept: () => get("/v1/owner/files?limit=1"),
  /** @returns {Promise<{files: number, bytes: string}>} */
  clearFiles: async () => (await ask("DELETE", "/v1/owner/files")).answer,

  /** @returns {Promise<import("./contract.js").Control>} */
  control: () => get("/v1/owner/control"),
  /** @param {import("./contract.js").RuleKind} kind @param {string} value @returns {Promise<import("./contract.js").Rule>} */
  addRule: async (kind, value) => (await ask("POST", "/v1/owner/control/rules", { body: { kind, value } })).answer,
  /** @param {string} id */
  removeRule: (id) => ask("DELETE", `/v1/owner/control/rules/${encodeURIComponent(id)}`),
  /** @param {string} author @param {string} channel @returns {Promise<import("./contract.js").LabelList>} */
  followLabels: async (author, channel) => (await ask("POST", "/v1/owner/control/lists", { body: { author, channel } })).answer,
  /** @param {string} id @param {string | null} label @param {import("./contract.js").LabelAction} action */
  chooseLabel: (id, label, action) => ask("PUT", `/v1/owner/control/lists/${encodeURIComponent(id)}`, { body: { label, action } }),
  /** @param {string} id */
  leaveLabels: (id) => ask("DELETE", `/v1/owner/control/lists/${encodeURIComponent(id)}`),
  /** @param {string} id */
  eraseText: (id) => ask("DELETE", `/v1/owner/posts/${id}/text`),
  /** @returns {Promise<{columns: import("./contract.js").Column[]}>} */
  columns: () => get("/v1/owner/columns"),
  /** @param {import("./contract.js").Column[]} columns @returns {Promise<{columns: import("./contract.js").Column[]}>} */
  setColumns: async (columns) => (await ask("PUT", "/v1/owner/columns", { body: { columns } })).answer,

  /** @returns {Promise<{peers: import("./contract.js").Peer[], traffic: import("./contract.js").Traffic[]}>} */
  peers: () => get("/v1/owner/peers"),
  /** @returns {Promise<import("./contract.js").Invite>} */
  invite: () => get("/v1/owner/invite"),
  /** @param {string} invite @returns {Promise<{joined: import("./contract.js").Peer[], failed: {address: string, message: string, why?: import("./contract.js").Why}[]}>} */
  join: async (invite) => (await ask("POST", "/v1/owner/join", { body: { invite } })).answer,
  /** @returns {Promise<import("./contract.js").Lan>} */
  lan: () => get("/v1/owner/lan"),
  /** @param {string} address @returns {Promise<import("./contract.js").Peer>} */
  addPeer: async (address) => (await ask("POST", "/v1/owner/peers", { body: { address } })).answer,
  /** @param {string} address */
  removePeer: (address) => ask("DELETE", `/v1/owner/peers/${encodeURIComponent(address)}`),

  /** What has an id that begins so. @param {string} id 6 to 64 hex digits @returns {Promise<import("./contract.js").FoundIds>} */
  find: (id) => get(`/v1/find${query({ id })}`),
  /** @param {{before?: number | null, limit: number}} page @returns {Promise<{blocks: import("./contract.js").BlockHeader[], next: number | null}>} */
  blocks: (page) => get(`/v1/blocks${query(page)}`),
  /** @param {string | number} at height or id @returns {Promise<import("./contract.js").Block>} */
  block: (at) => get(`/v1/blocks/${at}`),
  /** Header and body as they travel. @param {string | number} at @returns {Promise<Uint8Array>} */
  blockBytes: (at) => bytes(`/v1/blocks/${at}`),
  /** @param {number} points @returns {Promise<{points: import("./contract.js").ChainPoint[]}>} */
  chainStats: (points) => get(`/v1/chain/stats${query({ points })}`),
  /** @param {{before?: string | null, limit: number}} page @returns {Promise<{reorgs: import("./contract.js").Reorg[], next: string | null}>} */
  reorgs: (page) => get(`/v1/reorgs${query(page)}`),
  /** @param {string} id @returns {Promise<Post>} */
  post: (id) => get(`/v1/posts/${id}`),
  /** @param {string} id @returns {Promise<object>} */
  proof: (id) => get(`/v1/posts/${id}/proof`),
  /** @param {string} file the text of a proof @returns {Promise<import("./contract.js").Verdict>} */
  verify: async (file) => (await ask("POST", "/v1/owner/verify", { text: file, withinMs: VERIFY_WITHIN_MS })).answer,

  /** @returns {Promise<import("./contract.js").Resync>} */
  resync: () => get("/v1/owner/resync"),
  /** @returns {Promise<import("./contract.js").Resync>} */
  startResync: async () => (await ask("POST", "/v1/owner/resync")).answer,

  /** @returns {Promise<{bans: import("./contract.js").Ban[]}>} */
  bans: () => get("/v1/owner/bans"),
  /** @param {{address: string, secs: number | null, reason: string}} ban */
  ban: (ban) => ask("POST", "/v1/owner/bans", { body: ban }),
  /** @param {string} ip */
  forgive: (ip) => ask("DELETE", `/v1/owner/bans/${encodeURIComponent(ip)}`),

  /** @returns {Promise<{branches: import("./contract.js").Branch[]}>} */
  branches: () => get("/v1/owner/branches"),
  /** @param {string} id of its tip */
  followBranch: (id) => ask("POST", `/v1/owner/branches/${id}/follow`),

  /** Answers when a block is found. @param {boolean} empty @returns {Promise<{block: {height: number}, posts: number, secs: number}>} */
  mine: async (empty) => (await ask("POST", "/v1/owner/mine", { body: empty ? { empty } : {}, withinMs: 0 })).answer,
  /** @param {number} limit @returns {Promise<{block: import("./contract.js").BlockInWork | null, posts: Post[]}>} */
  minedPosts: (limit) => get(`/v1/owner/mining/block${query({ limit })}`),
  stopMining: () => ask("DELETE", "/v1/owner/mine"),

  /** @returns {Promise<import("./contract.js").Settings>} */
  settings: () => get("/v1/owner/settings"),
  /** @param {Partial<import("./contract.js").Settings>} change @returns {Promise<import("./contract.js").Settings & {restart_needed: boolean}>} */
  setSettings: async (change) => (await ask("PUT", "/v1/owner/settings", { body: change })).answer,
};

/** @typedef {import("./contract.js").OwnIdentity} OwnIdentity */

/** A passphrase is tried one after the other, and each try takes its time. */
const SECRET_WITHIN_MS = 20_000;

/** @param {string} path @param {unknown} [body] */
const post = async (path, body) => (await ask("POST", path, { body, withinMs: SECRET_WITHIN_MS })).answer;

/** @param {string} key @param {string} [what] */
const at = (key, what) => `/v1/owner/identities/${encodeURIComponent(key)}${what ? `/${what}` : ""}`;

/** Calls about the owner's identities. Secrets go to the node and come from it; the page keeps none. */
export const identities = {
  /** @returns {Promise<{identities: OwnIdentity[]}>} */
  list: () => get("/v1/owner/identities"),
  /** @param {string} name @returns {Promise<OwnIdentity>} */
  make: (name) => post("/v1/owner/identities", { name }),
  /** @param {string} words @param {string} name @returns {Promise<OwnIdentity>} */
  restore: (words, name) => post("/v1/owner/identities/restore", { words, name }),
  /** @param {string} file @param {string} passphrase @param {string} name @returns {Promise<OwnIdentity>} */
  bringIn: (file, passphrase, name) => post("/v1/owner/identities/import", { file, passphrase, name }),
  /** @param {string} key @param {{name?: string, active?: boolean}} change @returns {Promise<OwnIdentity>} */
  change: async (key, change) => (await ask("PUT", at(key), { body: change })).answer,
  /** @param {string} key @param {string} confirm @param {string | null} passphrase */
  remove: (key, confirm, passphrase) => post(at(key, "remove"), { confirm, passphrase }),
  /** @param {string} key @param {string | null} passphrase @returns {Promise<{words: string[], qr_svg: string}>} */
  words: (key, passphrase) => post(at(key, "words"), { passphrase }),
  /** @param {string} key @returns {Promise<{places: number[]}>} */
  beginBackup: (key) => post(at(key, "backup")),
  /** @param {string} key @param {{place: number, word: string}[]} words @returns {Promise<OwnIdentity>} */
  endBackup: (key, words) => post(at(key, "backup/verify"), { words }),
  /** @param {string} key @param {string | null} current @param {string | null} next @returns {Promise<OwnIdentity>} */
  setPassphrase: async (key, current, next) => (await ask("PUT", at(key, "passphrase"), { body: { current, new: next }, withinMs: SECRET_WITHIN_MS })).answer,
  /** @param {string} key @param {string} passphrase @returns {Promise<OwnIdentity>} */
  unlock: (key, passphrase) => post(at(key, "unlock"), { passphrase }),
  /** @param {string} key @returns {Promise<OwnIdentity>} */
  lock: (key) => post(at(key, "lock")),
  /** @param {string} key @param {string | null} passphrase @param {string} filePassphrase @returns {Promise<{file: string, file_name: string, qr_svg: string}>} */
  toFile: (key, passphrase, filePassphrase) => post(at(key, "export"), { passphrase, file_passphrase: filePassphrase }),
  /** @param {string} key @returns {Promise<{author: string, qr_svg: string}>} */
  code: (key) => get(at(key, "code")),
};

/** What the node says of itself to whoever looks after it. */
export const care = {
  /** @param {string} after @param {number} limit @returns {Promise<{next: string, lines: import("./contract.js").LogLine[]}>} */
  log: (after, limit) => get(`/v1/owner/log${query({ after, limit })}`),
  /** @returns {Promise<{disk: import("./contract.js").DiskUse}>} */
  diagnostics: () => get("/v1/owner/diagnostics"),
};
