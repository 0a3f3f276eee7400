import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { redaction } from '../../src/content/redaction.ts';

describe('redaction', () => {
  const taken: readonly [what: string, text: string, left: string][] = [
    ['an address', 'Write to Ada.B+x@mail.example.org, soon.', 'Write to [redacted], soon.'],
    ['a bearer token', 'Authorization: Bearer abc.def-123_456', 'Authorization: [redacted]'],
    ['a JSON web token', 'it is eyJhbGciOiJI.eyJzdWIiOiIx.c2ln', 'it is [redacted]'],
    ['a key', 'use sk-proj-0123456789abcdefghij now', 'use [redacted] now'],
    ['a card’s number', 'pay with 4111-1111-1111-1111.', 'pay with [redacted].'],
  ];
  for (const [what, text, left] of taken) {
    it(`takes out ${what}`, () => assert.equal(redaction([])(text), left));
  }

  it('leaves all else as it was', () => {
    const text = 'Call 555-0100 @ noon: 3.14159265358979, task-force, €12,50, 2026-11-24T16:00:00Z.';
    assert.equal(redaction([])(text), text);
  });

  it('takes out what the application’s own patterns find', () => {
    assert.equal(redaction(['\\bK-\\d+'])('order K-17 and K-18'), 'order [redacted] and [redacted]');
  });

  it('takes no longer for a long text than its length: a picture, a run of digits or of dots', () => {
    for (const text of ['QUJD+/'.repeat(200_000), '1 '.repeat(500_000), 'a.'.repeat(500_000)]) {
      assert.equal(typeof redaction([])(text), 'string');
    }
  }).timeout(20_000);
});
