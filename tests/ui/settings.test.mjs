// Which counts, what is saved or an option that the node was started with.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { slowNode } from "./page.mjs";

const { lock } = (await import("../../ui/backend.js")).identities;
const { identities, loadIdentities, settle } = await import("../../ui/state/identity.js");
const { status, statusPoll } = await import("../../ui/state/node.js");
const { t } = await import("../../ui/strings/words.js");
const { changeAtOnce, changeSettings, isOverruled, loadSettings, saidOfOption, save, saved, settings } = await import("../../ui/state/settings.js");

/** @param {string[]} overruled */
const loaded = (overruled) => ({ lan_discovery: false, port_mapping: true, public_page: false, mining_share: 35, mining_mode: "auto", overruled });

test("a setting says that an option counts as long as the node does", () => {
  status.value = { mining: { mode: "auto", share_percent: 35 } };
  assert.equal(isOverruled("lan_discovery"), false, "nothing is known yet");
  settings.value = loaded(["lan_discovery", "public_page"]);
  const said = ["lan_discovery", "port_mapping", "public_page"].map(isOverruled);
  assert.deepEqual(said, [true, false, true]);
  settings.value = loaded([]);
  assert.equal(isOverruled("lan_discovery"), false, "it was chosen since");
});

test("of mining the page knows by itself, before the node has answered", () => {
  settings.value = loaded(["mining_mode"]);
  assert.equal(isOverruled("mining_mode"), false, "chosen here a moment ago");
  status.value = { mining: { mode: "off", share_percent: 35 } };
  assert.equal(isOverruled("mining_mode"), true);
  assert.equal(isOverruled("mining_share"), false);
});

/** @param {string} mode */
const mines = (mode) => ({ tip: "ab", mining: { mode, share_percent: 35 } });

test("what was asked before a change, or meanwhile, does not take it back", async () => {
  const calls = slowNode();
  const last = () => calls[calls.length - 1];
  settings.value = loaded([]);
  status.value = mines("off");
  statusPoll.start();
  const before = last();
  const saving = changeSettings({ mining_mode: "always" });
  const save = last();
  const reading = loadSettings();
  const meanwhile = last();
  assert.deepEqual([before, save, meanwhile].map(({ method }) => method), ["GET", "PUT", "GET"]);
  await save.answer(200, { ...loaded([]), mining_mode: "always", restart_needed: false });
  await saving;
  await meanwhile.answer(200, { ...loaded([]), mining_mode: "auto" });
  await reading;
  await before.answer(200, mines("off"));
  assert.deepEqual([status.value.mining.mode, settings.value.mining_mode], ["always", "always"]);

  // The node is asked again; what that says counts, until the next choice is on its way.
  await last().answer(200, mines("always"));
  const choosing = changeAtOnce({ mining_mode: "off" });
  const choice = last();
  void statusPoll.now();
  await last().answer(200, mines("always"));
  assert.equal(status.value.mining.mode, "off", "chosen here a moment ago");
  await choice.answer(200, { ...loaded([]), mining_mode: "off", restart_needed: false });
  await choosing;
  // The status that was asked for once the change was through is believed, whatever it says.
  await last().answer(200, mines("auto"));
  assert.equal(status.value.mining.mode, "auto");
  statusPoll.stop();
});

test("nor is a lock taken back, or the list of identities", async () => {
  const calls = slowNode();
  const last = () => calls[calls.length - 1];
  const [open, locked] = [false, true].map((is) => ({ author: "ab", name: "Ada", short: "ab-cd", active: true, locked: is }));
  identities.value = [open];
  status.value = { tip: "ab", identity: open };
  statusPoll.start();
  const before = last();
  void loadIdentities();
  const list = last();
  const locking = settle(lock("ab"));
  await last().answer(200, locked);
  await locking;
  await before.answer(200, { tip: "ab", identity: open });
  await list.answer(200, { identities: [open] });
  const after = calls.filter(({ path, method }) => method === "GET" && path === list.path);
  assert.equal(after.length, 2, "the list is asked for anew");
  await after[1].answer(200, { identities: [locked] });
  assert.equal(identities.value[0].locked, true);
  const asked = calls.filter(({ path }) => path === before.path);
  assert.equal(status.value.identity, open, "the answer from before says nothing");
  await asked[1].answer(200, { tip: "ab", identity: locked });
  assert.equal(status.value.identity.locked, true);
  statusPoll.stop();
});

test("a name that is too long is not sent, and one that is emptied says what that means", async () => {
  const calls = slowNode();
  settings.value = { ...loaded([]), name: "Ada", restart_for: [] };
  assert.equal(await save("name", "x".repeat(65)), false);
  assert.deepEqual([calls.length, saved.value.name.tone], [0, "bad"]);
  const saving = save("name", "");
  await calls[0].answer(200, { ...loaded([]), name: "", restart_for: [], restart_needed: false });
  assert.equal(await saving, true);
  assert.deepEqual(saved.value.name, { tone: "good", text: t.settings.nameless });
  assert.ok(calls.some(({ path }) => path.endsWith("/identities")), "the list of identities is asked for again");
});

test("the option is named that counts, with its value", () => {
  const off = { fixed: [], overruled: [] };
  const said = (field, known, run = {}) => {
    status.value = { listen: { public: "0.0.0.0:8123", wanted_port: 8123 }, mining: { mode: "off", share_percent: 35, ...run } };
    settings.value = { ...off, port: 8000, listen: true, mining_mode: "off", mining_share: 35, ...known };
    return /set this with (.*?)(?:, and|\. What)/u.exec(saidOfOption(field) ?? "")?.[1].replaceAll("\u2011", "-").replaceAll("\u00a0", " ") ?? null;
  };
  assert.equal(said("port", {}), null);
  assert.equal(said("port", { overruled: ["port"] }), "--port 8123");
  assert.equal(said("port", { fixed: ["port", "listen"] }), "--listen 0.0.0.0:8123");
  assert.equal(said("lan_discovery", { overruled: ["lan_discovery"], lan_discovery: false }), "--no-lan");
  assert.equal(said("trusted_proxies", { overruled: ["trusted_proxies"], trusted_proxies: ["127.0.0.1", "::1"] }), "--trusted-proxy 127.0.0.1 --trusted-proxy ::1");
  assert.equal(said("mining_mode", { mining_mode: "auto" }), "--mine off");
  assert.equal(said("mining_share", {}, { share_percent: 50 }), "--share 50");
});

test("every option that overrules a setting is one of a program", () => {
  const source = (path) => readFileSync(new URL(`../../src-tauri/${path}`, import.meta.url), "utf8");
  const control = source("node/src/handle/control.rs");
  const overruled = control.slice(control.indexOf("pub fn overruled"), control.indexOf("/// Who posts from here"));
  const fields = [...overruled.matchAll(/"([a-z_]+)"/gu)].map(([, field]) => field);
  assert.ok(fields.length > 9);
  const options = [...`${source("daemon/src/args.rs")}${source("desktop/args.rs")}`.matchAll(/long = "([a-z-]+)"|pub (\w+):/gu)].map(([, long, name]) => long ?? name.replaceAll("_", "-"));
  for (const field of fields) {
    status.value = { listen: { public: null, wanted_port: 8123 }, mining: { mode: "off", threads: 1, share_percent: 35, on_battery: true } };
    settings.value = { fixed: [], overruled: fields, mining_mode: "auto", mining_threads: 2, mining_share: 1, mining_on_battery: false, trusted_proxies: ["::1"], lan_discovery: false };
    const [, option] = /\u2011\u2011([a-z\u2011]+)/u.exec(saidOfOption(field) ?? "") ?? [];
    assert.ok(options.includes(option?.replaceAll("\u2011", "-")), `${field}: ${option}`);
  }
});
