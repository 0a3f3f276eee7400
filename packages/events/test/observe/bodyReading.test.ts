import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MAX_LENGTH, SKIPPED, startBodyReading } from '../../src/observe/bodyReading.ts';

const EVENTS = 'text/event-stream; charset=utf-8';
const encode = (text: string) => new TextEncoder().encode(text);

/** What is read of a body that comes in chunks of this many bytes. */
function readIn(size: number, type: string, text: string): unknown[] {
  const reading = startBodyReading(type);
  const bytes = encode(text);
  const values: unknown[] = [];
  for (let from = 0; from < bytes.length; from += size)
    values.push(...reading.read(bytes.subarray(from, from + size)));
  const last = reading.end();
  return last === undefined ? values : [...values, last];
}

describe('reading the body of a response', () => {
  const event = 'event: delta\r\ndata: {"a":"ä"}\r\n\r\n: a comment\n\ndata:{"b":1}\n\ndata: [DONE]\n\n';
  for (const [what, type, text, values] of [
    ['server-sent events', EVENTS, event, [{ a: 'ä' }, { b: 1 }]],
    [
      'lines of JSON, the last without an end',
      'application/x-ndjson',
      '{"a":1}\n{"b":"ö"}',
      [{ a: 1 }, { b: 'ö' }],
    ],
    ['one JSON value', 'application/json', '{\n"a":\n"ü"}', [{ a: 'ü' }]],
    ['nothing of what is no text', 'image/png', '{"a":1}\n', []],
  ] as const) {
    it(`gives ${what}, however the bytes are cut`, () => {
      for (const size of [1, 2, 3, 7, 1000]) assert.deepEqual(readIn(size, type, text), values, String(size));
    });
  }

  const long = `data: {"image":"${'x'.repeat(MAX_LENGTH)}"}`;
  it('skips a line that is too long, tells so, and reads on at the next', () => {
    const text = `data: {"a":1}\n\n${long}\n\ndata: {"b":2}\n`;
    for (const size of [64 * 1024, text.length])
      assert.deepEqual(readIn(size, EVENTS, text), [{ a: 1 }, SKIPPED, { b: 2 }]);
  });

  it('keeps nothing of what is too long', () => {
    assert.deepEqual(readIn(64 * 1024, EVENTS, long), [SKIPPED]);
    assert.deepEqual(readIn(64 * 1024, 'application/json', long.slice('data: '.length)), []);
  });

  // Looking through the whole line again at each of its 500,000 chunks would take hours.
  it('reads a long line that comes in many chunks', () => {
    const [value] = readIn(16, EVENTS, `${long.slice(0, MAX_LENGTH - 8)}"}\n`);
    assert.equal((value as { image: string }).image.length, MAX_LENGTH - 24);
  }).timeout(60_000);
});
