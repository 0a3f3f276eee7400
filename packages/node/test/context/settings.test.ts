import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { pathText } from '../../src/configuration/schemaValues.ts';
import { readSettings } from '../../src/configuration/settings.ts';
import { DEFAULT_CONTEXT_SETTINGS } from '../../src/context/settings.ts';
import { run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

const REQUEST_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

const file = (context: string, pipeline: string) => `
file_format: "1.0"
propagator: { composite: [{ tracecontext: }, { baggage: }] }
logger_provider:
  processors: [{ batch: { exporter: { otlp_http: { endpoint: "\${ENDPOINT}/v1/logs" } } } }]
tracer_provider:
  processors: [{ batch: { exporter: { otlp_http: { endpoint: "\${ENDPOINT}/v1/traces" } } } }]
distribution:
  telltale:
    context: ${context}
    export: { pipeline: ${pipeline} }
`;

describe('the settings of context', () => {
  const read = (context: unknown) => readSettings([{ node: { context }, place: pathText }]).context;

  it('let nothing of a person in or out by default', () => {
    assert.deepEqual(read(undefined), DEFAULT_CONTEXT_SETTINGS);
    assert.deepEqual(read({}), { accept: [], send: [], spans: [] });
  });

  it('are read', () => {
    const request = { header: 'X-Correlation-Id', adopt: 'attribute' };
    assert.deepEqual(read({ accept: ['session.id'], send: ['user.id'], spans: [], request }), {
      accept: ['session.id'],
      send: ['user.id'],
      spans: [],
      request: { header: 'X-Correlation-Id', adopt: 'attribute' },
    });
    assert.deepEqual(read({ request: 'X-Request-Id' }).request, { header: 'X-Request-Id', adopt: 'trace' });
  });

  const refused: [context: unknown, message: RegExp][] = [
    [{ accept: ['user.email'] }, /context\.accept\[0\] is "user\.email"; it takes user\.id, session\.id/],
    [{ spans: 'user.id' }, /context\.spans is "user\.id"; it takes a list/],
    [{ sent: [] }, /context has an unknown key "sent"/],
    [{ request: 'no header' }, /context\.request is "no header"; it takes the name of a header/],
    [{ request: { adopt: 'trace' } }, /context\.request\.header is undefined/],
    [{ request: { header: 'x', adopt: 'both' } }, /context\.request\.adopt is "both"; it takes trace, attr/],
  ];
  for (const [context, message] of refused) {
    it(`are refused where they are ${JSON.stringify(context)}`, () => {
      assert.throws(() => read(context), { name: 'ConfigurationError', message });
    });
  }
});

describe('identity under the preload', function () {
  this.timeout(30_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let folder: string;
  beforeEach(async () => {
    receiver = await startReceiver();
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-context-'));
  });
  afterEach(() => {
    receiver.stop();
    rmSync(folder, { recursive: true });
  });

  /** What a request and its answer left behind. */
  async function outcome(env: Record<string, string>) {
    const { code, stderr } = await run('identity.mjs', { env });
    assert.equal(code, 0, stderr);
    const { logs, spans } = receiver.received;
    const [came, went] = ['came', 'went'].map((body) => logs.find((log) => log.body === body));
    const event = logs.find(({ eventName }) => eventName === 'telltale.user.login');
    // Of the application's own server: the request that came without a span around it.
    const request = spans.find(({ spanId }) => spanId === came?.spanId);
    const calls = spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
    return { came, went, event, request, calls };
  }

  it('reaches logs and events; nothing comes in, goes out or reaches spans without a setting', async () => {
    const { came, went, event, request, calls } = await outcome({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    });
    assert.equal(came?.attributes['identity'], '{}');
    assert.equal(came.attributes['user.id'], undefined);
    for (const record of [went, event]) {
      assert.equal(record?.attributes['user.id'], 'u-1');
      assert.equal(record.attributes['session.id'], 's-1');
      assert.equal(record.attributes['telltale.tenant.id'], 't-1');
    }
    assert.equal(went?.attributes['byFetch'], 'shop.plan=gold');
    assert.equal(went?.attributes['byHttp'], 'shop.plan=gold');
    assert.equal(calls.length, 2);
    for (const span of [request, ...calls]) {
      assert.equal(span?.attributes['user.id'], undefined);
      assert.equal(span?.attributes['telltale.request.id'], undefined);
    }
    assert.notEqual(came.traceId, REQUEST_ID);
  });

  for (const pipeline of ['fast', 'standard']) {
    it(`comes in, goes out and reaches spans as far as the settings say (${pipeline} pipeline)`, async () => {
      writeFileSync(
        path.join(folder, 'telemetry.yaml'),
        file(
          '{ accept: [session.id], send: [telltale.tenant.id], spans: [user.id], request: X-Request-Id }',
          pipeline,
        ),
      );
      const { came, went, event, request, calls } = await outcome({
        OTEL_CONFIG_FILE: path.join(folder, 'telemetry.yaml'),
        ENDPOINT: receiver.url,
      });
      assert.equal(came?.attributes['identity'], '{"session":"s-0"}');
      assert.equal(went?.attributes['byFetch'], 'shop.plan=gold,telltale.tenant.id=t-1');
      assert.equal(went?.attributes['byHttp'], 'shop.plan=gold,telltale.tenant.id=t-1');
      for (const record of [came, went, event]) {
        assert.equal(record?.traceId, REQUEST_ID);
        assert.equal(record.attributes['telltale.request.id'], REQUEST_ID);
      }
      assert.equal(request?.parentSpanId || undefined, undefined);
      assert.equal(calls.length, 2);
      for (const span of [request, ...calls]) {
        assert.equal(span?.traceId, REQUEST_ID);
        assert.equal(span.attributes['user.id'], 'u-1');
        assert.equal(span.attributes['telltale.request.id'], REQUEST_ID);
        assert.equal(span.attributes['session.id'], undefined);
      }
    });
  }
});
