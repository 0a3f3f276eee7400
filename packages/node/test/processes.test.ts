import assert from 'node:assert/strict';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { REGISTER, type Run, run, sendLeftovers } from './support/application.ts';
import { startReceiver } from './support/receiver.ts';

const WITHOUT_WORKER = path.join(import.meta.dirname, 'fixtures/without-worker.yaml');

const DELTA = 1;

describe('an application of several processes and threads', function () {
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

  /** Fails unless so many came with each value of an attribute. */
  const assertCounts = async (attribute: string, expected: Readonly<Record<string, number>>) => {
    await sendLeftovers(() => isDeepStrictEqual(counts(attribute), expected), {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    assert.deepEqual(counts(attribute), expected);
  };

  it('sends the records of each worker of a cluster', async () => {
    const { code, stderr } = await run('cluster.cjs', { env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
    assert.equal(code, 0, stderr);
    await assertCounts('worker', { 1: 100, 2: 100 });
  });

  it('sends the records of a parent and of a child that ends by process.exit()', async () => {
    const { code, stdout, stderr } = await run('family.cjs', {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /child ended with 4/);
    await assertCounts('who', { parent: 100, child: 100 });
  });

  for (const pipeline of ['in a worker', 'in the main thread']) {
    it(`sends the records of worker threads, however they end (${pipeline})`, async () => {
      const { code, stdout, stderr } = await run('threads.cjs', {
        env: {
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
          ...(pipeline === 'in the main thread' && { OTEL_CONFIG_FILE: WITHOUT_WORKER }),
        },
      });
      assert.equal(code, 0, stderr);
      assert.match(stdout, /exit ended with 3/);
      assert.equal(stderr.match(/started/g)?.length, 1, stderr);
      const each = { natural: 100, exit: 100, throw: 100, terminate: 100, nested: 100, inner: 100 };
      await assertCounts('how', each);
      const spans = receiver.received.spans.filter(({ name }) => name.startsWith('thread '));
      assert.equal(spans.length, Object.keys(each).length);
      for (const { name, traceId } of spans) {
        const logs = receiver.received.logs.filter(
          (log) => `thread ${String(log.attributes['how'])}` === name,
        );
        assert.ok(logs.length === 100 && logs.every((log) => log.traceId === traceId), name);
      }
      const counters = receiver.received.metrics.filter(({ name }) => name === 'shop.threads');
      const told = counters.flatMap(({ points }) =>
        points.map(({ attributes }) => String(attributes['how'])),
      );
      const isDelta = counters.every(({ temporality }) => temporality === DELTA);
      const counted = isDelta ? told : [...new Set(told)]; // a cumulative one is told again at the very end
      const expected = Object.keys(each).filter((how) => how !== 'terminate'); // it has no last moment
      assert.deepEqual(counted.toSorted(), expected.toSorted());
    });
  }

  it('starts in an application that joins by NODE_OPTIONS', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      NODE_OPTIONS: '--require @telltale/node/register',
    };
    const { code, stderr } = await run('family.cjs', { flags: [], env });
    assert.equal(code, 0, stderr);
    await assertCounts('who', { parent: 100, child: 100 });
  });

  // What Node hands on to a thread, which docs/ARCHITECTURE.md tells; a row that changes with Node is to be changed there as well.
  const HANDED_ON: readonly [how: string, options: Pick<Run, 'flags' | 'env'>, without: readonly string[]][] =
    [
      ['--require', { flags: ['--require', REGISTER] }, ['own flags', 'text, own flags']],
      ['--import', { flags: ['--import', REGISTER] }, ['own flags', 'text', 'text, own flags']],
      [
        'NODE_OPTIONS with --require',
        { flags: [], env: { NODE_OPTIONS: `--require ${REGISTER}` } },
        ['own environment'],
      ],
    ];
  for (const [how, { flags = [], env = {} }, without] of HANDED_ON) {
    it(`starts in each thread that Node hands the preload on to (${how})`, async () => {
      const { code, stdout, stderr } = await run('thread-options.cjs', {
        flags,
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
      });
      assert.equal(code, 0, stderr);
      const started: Record<string, boolean> = JSON.parse(stdout);
      const missing = Object.keys(started).filter((name) => !started[name]);
      assert.deepEqual([Object.keys(started).length, missing.toSorted()], [5, without.toSorted()]);
    });
  }
});
