import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runDemo } from '@telltale/demo';
import { after, describe, it } from 'mocha';

type Row = Readonly<Record<string, unknown>>;

const rows = (file: string): Row[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);

describe('the demo as programs of its own', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'telltale-demo-'));
  after(() => rmSync(folder, { recursive: true }));

  it('runs without the preload, ends by itself, and its ledger agrees with the model server’s', async () => {
    const ledger = path.join(folder, 'ledger.jsonl');
    const modelLedger = path.join(folder, 'model.jsonl');
    const { exitCodes, traffic } = await runDemo({
      preload: false,
      seconds: 5,
      users: 8,
      ledger,
      modelLedger,
    });
    assert.deepEqual(exitCodes, { modelServer: 0, application: 0, traffic: 0 });
    assert.match(traffic, /unexpected=0$/);
    const calls = rows(ledger).filter(({ name }) => name === 'telltale.model.call');
    const answered = rows(modelLedger).filter(({ outcome }) => outcome === 'success');
    const succeeded = calls.map(({ payload }) => payload as Row).filter(({ status }) => status === 'success');
    const tokens = (of: Row[]) =>
      of.map((row) => [row['inputTokens'], row['outputTokens'] ?? 0].join()).toSorted();
    assert.ok(succeeded.length > 0);
    assert.deepEqual(tokens(succeeded), tokens(answered));
  });

  it('leaves nothing behind when a program does not start', async () => {
    const env = { CACHE_TYPE: 'nonsense' };
    await assert.rejects(
      runDemo({ preload: false, seconds: 1, env }),
      /server\.js ended before it listened.*CACHE_TYPE/s,
    );
  });
});
