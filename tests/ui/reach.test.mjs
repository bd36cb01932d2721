import assert from "node:assert/strict";
import { test } from "node:test";
import { reachWords } from "../../ui/format/reach.js";
import { problemWords } from "../../ui/format/refusal.js";

const status = (listener, mapping = {}, advice = "Do something.") => ({
  listen: { public: listener },
  reach: { advice, addresses: [{ address: "192.168.1.20:8000", kind: "local" }], mapping: { state: "off", problem: null, ...mapping } },
});

test("says nothing where there is nothing to do", () => {
  assert.deepEqual(reachWords(status("0.0.0.0:8000", {}, null)), { problem: null, advice: null, setting: false });
});

const cases = [
  ["it does not listen", status(null), ["does not listen", "full member"]],
  ["it listens here alone", status("127.0.0.1:8000"), ["from this computer alone", "Listen", "full member"]],
  ["it listens here alone, by IPv6", status("[::1]:8000"), ["from this computer alone", "full member"]],
  ["nobody called yet", status("0.0.0.0:8000"), ["port 8000", "this computer, 192.168.1.20", "Ask the router", "full member"]],
  ["the router passes it on", status("0.0.0.0:8000", { state: "mapped" }), ["passes port 8000 on"]],
  ["the router does not", status("0.0.0.0:8000", { state: "failed", problem: { code: "no_router", values: {}, message: "No router answered." } }), ["UPnP", "port 8000", "full member"]],
];
for (const [what, now, words] of cases) {
  test(`says what to do: ${what}`, () => {
    const { problem, advice } = reachWords(now);
    for (const word of words) assert.ok(advice.includes(word), advice);
    assert.equal(problem, now.reach.mapping.problem && problemWords(now.reach.mapping.problem));
  });
}

test("leads to the settings where a setting is what keeps others out, and names no address there", () => {
  for (const listener of [null, "127.0.0.1:8000", "[::1]:8000"]) {
    const { advice, setting } = reachWords(status(listener));
    assert.ok(setting, String(listener));
    assert.doesNotMatch(advice, /\d\.\d|:8000/u);
  }
  assert.equal(reachWords(status("0.0.0.0:8000", { state: "mapped" })).setting, false);
});
