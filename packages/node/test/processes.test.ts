import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { run } from './support/application.ts';
import { startReceiver } from './support/receiver.ts';

describe('an application of several processes', function () {
  this.timeout(30_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.stop());

  /** How many records came with each value of an attribute. */
  const counts = (attribute: string) => {
    const values = receiver.received.logs
      .map(({ attributes }) => attributes[attribute])
      .filter((value) => value !== undefined);
    return Object.fromEntries([...Map.groupBy(values, String)].map(([value, all]) => [value, all.length]));
  };

  it('sends the records of each worker of a cluster', async () => {
    const { code, stderr } = await run('cluster.cjs', { env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
    assert.equal(code, 0, stderr);
    assert.deepEqual(counts('worker'), { 1: 100, 2: 100 });
  });

  it('sends the records of a parent and of a child that ends by process.exit()', async () => {
    const { code, stdout, stderr } = await run('family.cjs', {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /child ended with 4/);
    assert.deepEqual(counts('who'), { parent: 100, child: 100 });
  });

  it('starts in an application that joins by NODE_OPTIONS', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      NODE_OPTIONS: '--require @telltale/node/register',
    };
    const { code, stderr } = await run('family.cjs', { flags: [], env });
    assert.equal(code, 0, stderr);
    assert.deepEqual(counts('who'), { parent: 100, child: 100 });
  });
});
