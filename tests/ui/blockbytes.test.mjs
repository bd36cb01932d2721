import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldAt, fieldsOf } from "../../ui/format/blockbytes.js";

const stub = (textSize) => {
  const bytes = new Uint8Array(192);
  bytes[86] = textSize >> 8;
  bytes[87] = textSize & 0xff;
  return [...bytes];
};
const block = (...posts) => new Uint8Array([...new Uint8Array(136), ...posts.flat()]);

test("the header's fields fill its 136 bytes", () => {
  const fields = fieldsOf(block());
  assert.equal(fields.length, 11);
  assert.deepEqual([fields[0].name, fields.at(-1).name, fields.at(-1).start, fields.at(-1).end], ["version", "nonce", 128, 136]);
});

test("posts follow each other with their texts, and without those that are erased", () => {
  const bytes = block([...stub(300), 1, ...new Uint8Array(300)], [...stub(20), 0], [...stub(1), 1, 65]);
  const fields = fieldsOf(bytes);
  for (const [i, field] of fields.entries()) assert.equal(field.start, fields[i - 1]?.end ?? 0);
  assert.equal(fields.at(-1).end, bytes.length);
  assert.deepEqual(fields.filter((field) => field.name === "text").map(({ post, start, end }) => [post, end - start]), [[0, 300], [2, 1]]);
});

test("bytes that end too early make no field beyond them", () => {
  const fields = fieldsOf(block(stub(9)).subarray(0, 200));
  assert.equal(fields.at(-1).end, 200);
});

test("each byte is found in its field", () => {
  const fields = fieldsOf(block([...stub(2), 1, 65, 66]));
  for (const [i, { start, end }] of fields.entries()) {
    assert.equal(fieldAt(fields, start), i);
    assert.equal(fieldAt(fields, end - 1), i);
  }
  assert.equal(fieldAt(fields, 100_000), -1);
});
