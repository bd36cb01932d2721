import assert from "node:assert/strict";
import { test } from "node:test";

/** The module anew, with this shell around it. */
async function desktopWith(shell) {
  globalThis.__TAURI__ = shell;
  const module = await import(`../../ui/desktop.js?${Math.random()}`);
  delete globalThis.__TAURI__;
  return module;
}

test("is a harmless nothing in a browser", async () => {
  const desktop = await desktopWith(undefined);
  assert.equal(desktop.hasShell, false);
  await desktop.followErrands(() => assert.fail("there is nobody to send errands"));
  await desktop.sayWords({});
  await desktop.startAtLogin(true);
  assert.equal(await desktop.startsAtLogin(), false);
  assert.equal(await desktop.hasTray(), false);
  assert.equal(await desktop.chooseFolder("Where to?"), null);
});

test("has a folder chosen, and none where the person thinks better of it", async () => {
  const chosen = ["/media/ada/Stick/blocknet", null];
  const desktop = await desktopWith({ core: { invoke: async (command, { title }) => (assert.deepEqual([command, title], ["choose_folder", "Where to?"]), chosen.shift()) } });
  assert.equal(await desktop.chooseFolder("Where to?"), "/media/ada/Stick/blocknet");
  assert.equal(await desktop.chooseFolder("Where to?"), null);
});

test("runs the errands that wait and those that come later", async () => {
  const waiting = [[{ kind: "invite", text: "blocknet-invite:A" }], [{ kind: "compose" }]];
  let news = () => {};
  const desktop = await desktopWith({
    core: { invoke: async (command) => (assert.equal(command, "take_errands"), waiting.shift() ?? []) },
    event: { listen: async (_name, then) => ((news = then), () => {}) },
  });
  const ran = [];
  await desktop.followErrands((errand) => ran.push(errand.kind));
  assert.deepEqual(ran, ["invite"]);
  news();
  await new Promise(setImmediate);
  assert.deepEqual(ran, ["invite", "compose"]);
});

test("goes on when the shell does not answer", async (t) => {
  t.mock.method(console, "warn", () => {});
  const broken = async () => {
    throw new Error("not allowed");
  };
  const desktop = await desktopWith({ core: { invoke: broken }, event: { listen: async () => () => {} }, autostart: { isEnabled: broken, enable: broken } });
  await desktop.followErrands(() => assert.fail("no errand came"));
  assert.equal(await desktop.hasTray(), false);
  assert.equal(await desktop.startsAtLogin(), false);
  await assert.rejects(desktop.startAtLogin(true));
});
