import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { safeText } from '../../src/summary/safeText.ts';

describe('safeText', () => {
  it('shows control characters as pictures', () => {
    assert.equal(safeText('a\x1b[31mb\n\t\r\x00\x07\x7f'), 'a␛[31mb␊␉␍␀␇␡');
  });

  it('replaces eight-bit controls, direction overrides, separators and broken pairs', () => {
    assert.equal(safeText('\x9b31m|\x9d|\u202e|\u2066|\u2028|\u200f|\ud800|\ufeff'), '�31m|�|�|�|�|�|�|�');
  });

  it('leaves writing as it is', () => {
    const text = 'naïve ÄÖ 日本語 עברית 👩‍💻 ✓ e\u0301';
    assert.equal(safeText(text), text);
  });

  it('does not work through megabytes', () => {
    assert.equal(safeText('x'.repeat(1_000_000)).length, 2_000);
  });
});
