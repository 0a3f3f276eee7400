import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { describeSecrets, SECRETS, writeSecrets } from '../src/secrets.ts';

describe('writeSecrets', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telltale-secrets-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const values = async () => {
    const lines = (await readFile(join(folder, '.env'), 'utf8')).split('\n');
    return new Map(
      lines
        .flatMap((line) => [line.match(/^(\w+)=(.*)$/)?.slice(1)])
        .filter((pair) => pair !== undefined) as [string, string][],
    );
  };

  it('gives every variable a long random value of its own', async () => {
    assert.equal((await writeSecrets(folder)).created, true);
    const secrets = await values();
    assert.deepEqual([...secrets.keys()], Object.keys(SECRETS));
    for (const value of secrets.values()) assert.match(value, /^[0-9a-f]{64}$/);
    assert.equal(new Set(secrets.values()).size, secrets.size);
  });

  it('lets nobody but the owner read them', async () => {
    await writeSecrets(folder);
    assert.equal((await stat(join(folder, '.env'))).mode & 0o777, 0o600);
  });

  it('never changes a file that is there', async () => {
    await writeSecrets(folder);
    const before = await values();
    const report = await writeSecrets(folder);
    assert.equal(report.created, false);
    assert.match(describeSecrets(report), /left alone$/);
    assert.deepEqual(await values(), before);
  });

  it('names the variables that a file which is there does not set', async () => {
    const own = 'ELASTIC_PASSWORD=mine\nREDIS_PASSWORD=\n';
    await writeFile(join(folder, '.env'), own);
    const report = await writeSecrets(folder);
    assert.deepEqual(
      report.missing,
      Object.keys(SECRETS).filter((name) => name !== 'ELASTIC_PASSWORD'),
    );
    assert.match(describeSecrets(report), /does not set KIBANA_PASSWORD, .*REDIS_PASSWORD; add them/);
    assert.equal(await readFile(join(folder, '.env'), 'utf8'), own);
  });
});
