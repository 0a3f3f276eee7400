import assert from 'node:assert/strict';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { forTests, type NodePrograms, otherNodes } from '@telltale/dev/servers';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { FIXTURES, REGISTER, type Run, run, sendLeftovers } from './support/application.ts';
import { startReceiver } from './support/receiver.ts';

const JOINS: readonly [how: string, options: Pick<Run, 'flags' | 'env'>][] = [
  ['--require', { flags: ['--require', REGISTER] }],
  ['--import', { flags: ['--import', REGISTER] }],
  ['NODE_OPTIONS', { flags: [], env: { NODE_OPTIONS: `--require ${REGISTER}` } }],
];

/** Applications, and the records that each of their loggers has to send. */
const APPLICATIONS: readonly [
  fixture: string,
  records: Readonly<Record<string, number>>,
  flags?: string[],
][] = [
  ['server.cjs', { 'shop.orders': 1, console: 1 }],
  ['server.mjs', { 'shop.orders': 1, console: 1 }],
  ['typed.mts', { 'shop.typed': 1 }, ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']],
  ['cluster.cjs', { 'shop.cluster': 200 }],
  ['family.cjs', { 'shop.family': 200, console: 1 }],
  ['threads.cjs', { 'shop.thread': 600, console: 5 }],
];

for (const which of ['oldest', 'newest'] as const) {
  describe(`the ${which} Node that will do`, function () {
    this.timeout(30_000);
    let nodes: NodePrograms;
    let receiver: Awaited<ReturnType<typeof startReceiver>>;
    before(async function () {
      nodes = await forTests(this, otherNodes);
    });
    beforeEach(async () => {
      receiver = await startReceiver();
    });
    afterEach(() => receiver.stop());

    for (const [how, { flags = [], env }] of JOINS) {
      for (const [fixture, records, more = []] of APPLICATIONS) {
        it(`runs ${fixture} that joins by ${how}: everything is sent, and Node warns of nothing`, async () => {
          const node = nodes.programs[which];
          const exported = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
          const { code, stderr } = await run(fixture, {
            node,
            flags: [...more, ...flags],
            env: { ...exported, ...env },
          });
          assert.equal(code, 0, stderr);
          const counts = () => {
            const sent = Map.groupBy(receiver.received.logs, ({ scope }) => scope);
            return Object.fromEntries([...sent].map(([scope, { length }]) => [scope, length]));
          };
          await sendLeftovers(() => isDeepStrictEqual(counts(), records), { node, env: exported });
          assert.deepEqual(counts(), records);
          const others = stderr
            .split('\n')
            .filter((line) => line !== '' && !/^telltale: .* started: /.test(line));
          assert.deepEqual(
            others.filter((line) => !line.startsWith('Error: broken')),
            [],
          );
        });
      }
    }

    it('has spans of what is imported and of what is required, joined by trace id', async () => {
      for (const fixture of ['server.mjs', 'server.cjs']) {
        await run(fixture, {
          node: nodes.programs[which],
          env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
        });
      }
      const traces = Map.groupBy(receiver.received.spans, ({ traceId }) => traceId);
      assert.deepEqual(
        [...traces.values()].map((spans) => spans.map(({ scope }) => scope.split('-').at(-1)).toSorted()),
        [
          ['http', 'undici'],
          ['http', 'undici'],
        ],
      );
    });

    for (const fixture of ['imports.mjs', 'imports-late.mjs']) {
      it(`wraps packages that are imported, the first one too (${fixture})`, async () => {
        const { code, stderr } = await run(fixture, {
          node: nodes.programs[which],
          env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
        });
        assert.equal(code, 0, stderr);
        const scopes = new Set(receiver.received.spans.map(({ scope }) => scope.split('-').at(-1)));
        assert.deepEqual([...scopes].toSorted(), ['fastify', 'fixture', 'http', 'openai', 'undici']);
        const line = receiver.received.logs.find(({ body }) => body === 'order placed');
        assert.ok(line?.traceId, 'pino');
      });
    }

    it('starts a thread of module hooks at most where a package is imported that is to be wrapped', async () => {
      const flags = ['--require', path.join(FIXTURES, 'tells-hooks.cjs'), '--require', REGISTER];
      const starts = async (fixture: string) => {
        const { code, stderr } = await run(fixture, {
          node: nodes.programs[which],
          flags,
          env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
        });
        assert.equal(code, 0, stderr);
        return stderr.includes('module hooks');
      };
      assert.equal(await starts('requires.cjs'), false);
      assert.equal(await starts('server.mjs'), false);
      assert.equal(await starts('imports.mjs'), which === 'oldest');
    });

    it('has the instrumentations that the application brings', async () => {
      for (const fixture of ['brought/imports.mjs', 'brought/requires.cjs']) {
        const { code, stderr } = await run(fixture, {
          node: nodes.programs[which],
          env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
        });
        assert.equal(code, 0, stderr);
      }
      const scopes = receiver.received.spans.map(({ scope }) => scope.replace(/.*instrumentation-/, ''));
      const once = ['dataloader', 'dataloader', 'fixture', 'generic-pool'];
      assert.deepEqual(scopes.toSorted(), [...once, ...once].toSorted());
    });
  });
}

describe('a Node that is too old', function () {
  this.timeout(30_000);

  it('runs the application as without the preload, after one line', async function () {
    const { programs } = await forTests(this, otherNodes);
    const alone = await run('plain.cjs', { node: programs.tooOld, flags: [] });
    for (const [, options] of JOINS) {
      const joined = await run('plain.cjs', { node: programs.tooOld, ...options });
      assert.deepEqual([joined.code, joined.stdout], [alone.code, alone.stdout]);
      const [line, ...rest] = joined.stderr.split('\n');
      assert.match(line ?? '', /^telltale: not started, .*: Node 20\.19\.5 is older than 22\.15$/);
      assert.equal(rest.join('\n'), alone.stderr);
    }
  });
});
