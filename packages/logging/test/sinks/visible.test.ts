import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { visible } from '../../src/sinks/visible.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';

describe('visible', () => {
  it('leaves text of every script alone, and what joins it', () => {
    for (const text of ['plain "quoted" \\n', 'Größe 東京 العربية עברית हिन्दी', '👩‍💻 🇫🇷 é', 'می‌خواهم']) {
      assert.equal(visible(text), text);
    }
  });

  it('writes out what drives a terminal or hides', () => {
    assert.equal(visible('a\nb\r\tc'), 'a\\nb\\r\\tc');
    assert.equal(visible('\u001b[31m\u009b\u007f'), '\\u001b[31m\\u009b\\u007f');
    assert.equal(visible('\u202E\u2066\u2028\ufeff'), '\\u202e\\u2066\\u2028\\ufeff');
    assert.equal(visible('\ud800'), '\\ud800');
    assert.equal(visible(String.fromCodePoint(0xe0041)), '\\udb40\\udc41');
  });

  it('inside JSON is still the same JSON', () => {
    for (const [name, text] of Object.entries(HOSTILE_TEXTS)) {
      assert.equal(JSON.parse(visible(JSON.stringify(text))), text, name);
    }
  });
});
