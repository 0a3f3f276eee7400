import assert from 'node:assert/strict';
import { existsSync, readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import type { OtlpEndpoint } from '../../src/delivery/config/endpoint.ts';
import type { ExportSettings } from '../../src/export/destination.ts';
import { openSpools } from '../../src/export/spools.ts';
import { batch, drain, segmentFiles, temporaryFolder } from '../spool/support.ts';

const DAYS_AGO = Date.now() / 1000 - 3 * 24 * 3_600;

function settingsFor(directory: string, base: string, headers: OtlpEndpoint['headers'] = {}): ExportSettings {
  const endpoint = (signal: string): OtlpEndpoint => {
    const [url, query = ''] = base.split('?');
    return {
      url: `${url}/v1/${signal}${query && `?${query}`}`,
      headers,
      compression: 'none',
      timeoutMs: 1_000,
    };
  };
  return {
    otlp: { logs: endpoint('logs'), traces: endpoint('traces'), metrics: endpoint('metrics') },
    durability: 'spool',
    maxMemoryBytes: 1_000,
    spool: { directory },
    sinks: [],
  };
}

/** Keeps a batch for a destination, and ends. */
function leave(settings: ExportSettings): void {
  const { logs } = openSpools(settings);
  logs?.append(batch(1));
  logs?.close();
}

/** What somebody finds who sends to a destination now. */
const found = (settings: ExportSettings) => {
  const { logs } = openSpools(settings);
  assert.ok(logs);
  return drain(logs);
};

describe('the spools of a destination', () => {
  it('are found again after a change of credentials, in headers and in the URL', () => {
    using place = temporaryFolder();
    for (const [before, after] of [
      ['http://user:old@collector:4318', 'http://user:new@collector:4318'],
      ['http://collector:4318?api_key=old', 'http://collector:4318?api_key=new'],
    ] as const) {
      leave(settingsFor(place.folder, before, { authorization: 'old', 'x-tenant': 'a' }));
      assert.deepEqual(
        found(settingsFor(place.folder, after, { authorization: 'new', 'x-tenant': 'a' })),
        [1],
        after,
      );
    }
  });

  it('are not found by another destination, which keeps house there: nothing stays for ever', () => {
    using place = temporaryFolder();
    const other = settingsFor(place.folder, 'http://other:4318', { 'x-tenant': 'a' });
    leave(other);
    assert.deepEqual(found(settingsFor(place.folder, 'http://other:4318', { 'x-tenant': 'b' })), []);
    const [file = ''] = segmentFiles(place.folder);
    for (let at = file; at !== place.folder; at = path.dirname(at)) utimesSync(at, DAYS_AGO, DAYS_AGO);
    const { logs, traces } = openSpools(settingsFor(place.folder, 'http://other:4318'));
    assert.equal(existsSync(file), false);
    assert.deepEqual([logs?.stats().expired.files, traces?.stats().expired.files], [1, 0]);
    assert.deepEqual(readdirSync(place.folder), []);
  });

  it('are no neighbours of their own', () => {
    using place = temporaryFolder();
    const own = settingsFor(place.folder, 'http://collector:4318');
    leave(own);
    const directory = path.dirname(path.dirname(segmentFiles(place.folder)[0] ?? ''));
    assert.deepEqual(found(own), [1]);
    utimesSync(directory, DAYS_AGO, DAYS_AGO);
    openSpools(own);
    assert.ok(existsSync(directory), 'it is empty, but will be written to');
  });
});
