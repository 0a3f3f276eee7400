import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { USER_AGENT, VERSION } from '../../src/delivery/userAgent.ts';

describe('user agent', () => {
  it('names the version of the package', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    assert.equal(VERSION, manifest.version);
    assert.ok(USER_AGENT.endsWith(`/${manifest.version}`));
  });
});
