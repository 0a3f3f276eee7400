import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { FIXTURES, run } from './support/application.ts';
import { startReceiver } from './support/receiver.ts';

/** Beside its source, where it finds what stays outside. */
const BUNDLE = path.join(FIXTURES, `bundled-${process.pid}.out.mjs`);

describe('an application in one file', function () {
  this.timeout(30_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  before(() =>
    build({
      entryPoints: [path.join(FIXTURES, 'bundled.mjs')],
      outfile: BUNDLE,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['fastify'],
    }),
  );
  after(() => rmSync(BUNDLE, { force: true }));
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.stop());

  it('has spans of the packages that were left outside, and its logs go the preload’s way, with trace ids', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const { code, stderr } = await run(path.basename(BUNDLE), { env });
    assert.equal(code, 0, stderr);
    const { spans, logs } = receiver.received;
    assert.deepEqual(spans.map(({ scope }) => scope.split('/').at(-1)).toSorted(), [
      'instrumentation-fastify',
      'instrumentation-http',
      'instrumentation-undici',
    ]);
    const [log] = logs.filter(({ scope }) => scope === 'shop.bundled');
    assert.equal(log?.traceId, spans[0]?.traceId);
  });
});
