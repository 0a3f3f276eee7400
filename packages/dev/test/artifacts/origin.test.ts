import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { withoutPassword } from '../../src/artifacts/origin.ts';

describe('withoutPassword', () => {
  it('hides the password and nothing else', () => {
    assert.equal(withoutPassword('redis://:secret@h:1/2'), 'redis://***@h:1/2');
    assert.equal(withoutPassword('https://elastic:se:cret@h:9200'), 'https://***@h:9200');
    assert.equal(withoutPassword('https://elastic:pa/ss@w@h:9200'), 'https://***@h:9200');
    assert.equal(withoutPassword('http://h:9200/path'), 'http://h:9200/path');
  });
});
