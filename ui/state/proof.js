// @ts-check
import { asNodeError, node } from "../backend.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
import { notify } from "./notices.js";
import { save } from "./saved.js";
import { noteFailure } from "./session.js";

/** The longest proof, of a post that waited for two weeks, has 5.8 MB. */
const MOST_BYTES = 8_000_000;

/**
 * The proof that is looked at.
 * @type {import("../preact.js").Signal<{file: string, busy: boolean, verdict: import("../contract.js").Verdict | null, problem: string | null} | null>}
 */
export const checked = signal(null);

/** Saves the proof of a post as a file. @param {string} id */
export async function saveProof(id) {
  try {
    const proof = await node.proof(id);
    const name = `blocknet-proof-${id.slice(0, 16)}.json`;
    save(name, `${JSON.stringify(proof, null, 2)}\n`, "application/json");
  } catch (error) {
    noteFailure(error);
    notify(asNodeError(error).message, { tone: "bad" });
  }
}

/** Checks what a file holds. @param {File} file */
export async function checkProof(file) {
  const name = file.name;
  const tell = (/** @type {Partial<NonNullable<typeof checked.value>>} */ what) => {
    checked.value = { file: name, busy: false, verdict: null, problem: null, ...what };
  };
  if (file.size > MOST_BYTES) return tell({ problem: t.proof.tooLarge });
  tell({ busy: true });
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    tell({ verdict: await node.verify(text) });
  } catch (error) {
    if (error instanceof TypeError) return tell({ problem: t.proof.notText });
    noteFailure(error);
    const { kind, code, field, message } = asNodeError(error);
    const why = field ? t.proof.oddPart(field) : code === "bad_json" ? t.proof.notJson : message;
    tell({ problem: kind === "refused" ? t.proof.notProof(why) : message });
  }
}
