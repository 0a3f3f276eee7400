import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { forTests, otherNodes } from '@telltale/dev/servers';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type Run, run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

/** Its span's status and error by how a handshake is answered: the paths of `fixtures/handshakes.mjs`. */
const ANSWERS: Readonly<Record<string, readonly [status: number | undefined, error?: string]>> = {
  '/echo': [101],
  '/bytes': [101],
  '/parts': [101],
  '/handed-on': [101],
  '/response': [403],
  '/refused': [401],
  '/broken': [503, '503'],
  '/dropped': [undefined, 'HandshakeUnanswered'],
};
const REQUEST_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

/** The ids that the fixture's client sends with its n-th handshake. */
const sent = (n: number) => ({
  traceId: String(n + 1).padStart(32, 'a'),
  spanId: String(n + 1).padStart(16, 'a'),
});

describe('an upgrade of a connection under the preload', function () {
  this.timeout(60_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.stop());

  async function handshakes(paths: readonly string[], { env = {}, ...options }: Run = {}): Promise<void> {
    const { code, stderr } = await run('handshakes.mjs', {
      ...options,
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_FIXTURE_PATHS: paths.join(' '),
        ...env,
      },
    });
    assert.equal(code, 0, stderr);
  }
  const spanOf = (url: string) =>
    receiver.received.spans.find(({ attributes }) => attributes['url.path'] === url);

  it('is a span of a request that goes on with its trace, by how it is answered', async () => {
    const paths = Object.keys(ANSWERS);
    await handshakes(paths);
    assert.equal(receiver.received.spans.length, paths.length, 'one for each');
    for (const [n, [url, [status, error]]] of Object.entries(ANSWERS).entries()) {
      const span = spanOf(url);
      assert.deepEqual(
        {
          scope: span?.scope,
          name: span?.name,
          traceId: span?.traceId,
          spanId: span?.parentSpanId,
          method: span?.attributes['http.request.method'],
          scheme: span?.attributes['url.scheme'],
          status: span?.attributes['http.response.status_code'],
          error: span?.attributes['error.type'],
          failed: span?.failed,
        },
        {
          scope: '@opentelemetry/instrumentation-http',
          name: 'GET',
          ...sent(n),
          method: 'GET',
          scheme: 'http',
          status,
          error,
          failed: error !== undefined,
        },
        url,
      );
    }
    const durations = receiver.received.metrics.find(({ name }) => name === 'http.server.request.duration');
    const statuses = durations?.points.map(({ attributes }) => attributes['http.response.status_code']);
    assert.deepEqual(new Set(statuses), new Set(Object.values(ANSWERS).map(([status]) => status)));
  });

  for (const which of ['oldest', 'newest', undefined] as const) {
    for (const protocol of ['http', 'https']) {
      it(`has all that comes of it in its trace, long after its span (${protocol}, ${which ?? 'this'} Node)`, async function () {
        const node = which && (await forTests(this, otherNodes)).programs[which];
        const paths = Array.from({ length: 20 }, () => '/echo');
        const env = protocol === 'https' ? { OTEL_FIXTURE_TLS: '1' } : {};
        await handshakes(paths, { env, ...(node && { node }) });
        const { logs } = receiver.received;
        for (const [n] of paths.entries()) {
          const own = logs.filter(({ traceId }) => traceId === sent(n).traceId);
          const lines = own.filter(({ scope }) => scope === 'handshakes');
          assert.deepEqual(
            lines.map(({ body, attributes }) => [body, attributes['isOpen'], attributes['plan']]),
            [
              ['asked', true, `p${n}`],
              ...['heard', 'later', 'heard', 'later', 'closed'].map((body) => [body, false, `p${n}`]),
            ],
          );
          assert.equal(own.filter(({ eventName }) => eventName === 'telltale.user.login').length, 2);
        }
        const span = spanOf('/echo');
        assert.equal(span?.attributes['url.scheme'], protocol);
      });
    }
  }

  it('goes on with a request id that is accepted', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-handshakes-'));
    const OTEL_CONFIG_FILE = path.join(folder, 'telemetry.yaml');
    const exporter = (signal: string) =>
      `{ processors: [{ batch: { exporter: { otlp_http: { endpoint: "${receiver.url}/v1/${signal}" } } } }] }`;
    writeFileSync(
      OTEL_CONFIG_FILE,
      [
        'file_format: "1.0"',
        'propagator: { composite: [{ tracecontext: }, { baggage: }] }',
        `logger_provider: ${exporter('logs')}`,
        `tracer_provider: ${exporter('traces')}`,
        'distribution: { telltale: { context: { request: { header: X-Request-Id } } } }',
      ].join('\n'),
    );
    await handshakes(['/echo'], {
      env: { OTEL_CONFIG_FILE, OTEL_FIXTURE_HEADERS: `x-request-id: ${REQUEST_ID}` },
    });
    rmSync(folder, { recursive: true });
    assert.equal(spanOf('/echo')?.traceId, REQUEST_ID);
    for (const { traceId, attributes } of receiver.received.logs) {
      assert.deepEqual([traceId, attributes['telltale.request.id']], [REQUEST_ID, REQUEST_ID]);
    }
  });

  it('has no second span where another instrumentation has opened one, whose trace goes on', async () => {
    await handshakes(['/echo'], { env: { OTEL_FIXTURE_OTHER: '1' } });
    const [span, ...more] = receiver.received.spans;
    assert.equal(span?.name, 'other');
    assert.deepEqual(more, []);
    assert.deepEqual(new Set(receiver.received.logs.map(({ traceId }) => traceId)), new Set([span.traceId]));
  });

  it('is left alone where the instrumentation of HTTP is switched off', async () => {
    await handshakes(['/echo'], { env: { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http' } });
    assert.deepEqual(receiver.received.spans, []);
    assert.equal(receiver.received.logs.length, 8);
    assert.ok(receiver.received.logs.every(({ traceId }) => !traceId));
  });
});
