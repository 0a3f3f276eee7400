import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { FIXTURES, run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

/** A file as the documentation shows it: OpenTelemetry's part, and ours under `distribution`. */
const file = (telltale: string, encoding = 'json') => `
file_format: "1.0"
resource:
  attributes:
    - { name: service.name, value: "\${SERVICE:-from-the-file}" }
logger_provider:
  processors:
    - batch: { exporter: { otlp_http: { endpoint: "\${ENDPOINT}/v1/logs", encoding: ${encoding} } } }
tracer_provider:
  processors:
    - batch: { exporter: { otlp_http: { endpoint: "\${ENDPOINT}/v1/traces", encoding: ${encoding} } } }
meter_provider:
  readers:
    - periodic: { exporter: { otlp_http: { endpoint: "\${ENDPOINT}/v1/metrics", encoding: ${encoding}, temporality_preference: delta } } }
distribution:
  telltale:
${telltale}
`;

describe('OTEL_CONFIG_FILE', function () {
  this.timeout(30_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let folder: string;
  let env: Record<string, string>;
  const write = (text: string) => writeFileSync(path.join(folder, 'telemetry.yaml'), text);
  beforeEach(async () => {
    receiver = await startReceiver();
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-configuration-'));
    env = { OTEL_CONFIG_FILE: path.join(folder, 'telemetry.yaml'), ENDPOINT: receiver.url };
  });
  afterEach(() => {
    receiver.stop();
    rmSync(folder, { recursive: true });
  });

  for (const [encoding, pipeline] of [
    ['protobuf', 'fast'],
    ['protobuf', 'standard'],
    ['json', 'fast'],
  ] as const) {
    it(`starts everything as the file says, with ${encoding} and the ${pipeline} pipeline`, async () => {
      write(
        file(`    logging: { levels: { shop: error } }\n    export: { pipeline: ${pipeline} }`, encoding),
      );
      const { code, stderr, stdout } = await run('server.mjs', { env });
      assert.equal(code, 0, stderr);
      assert.match(stderr, /started: by .*telemetry\.yaml/);
      const { logs, spans, metrics, resource } = receiver.received;
      assert.equal(resource['service.name'], 'from-the-file');
      assert.equal(spans.length, 2);
      assert.deepEqual(
        logs.map(({ scope }) => scope),
        ['console'],
        'shop.orders logs at info, below its level',
      );
      assert.equal(metrics[0]?.temporality, 1);
      assert.equal(stdout, 'from console\n');
    });
  }

  it('starts what it says in a program that calls start(), with spans of its HTTP server and its requests', async () => {
    write(file('    {}', 'protobuf'));
    const flags = ['--import', path.join(FIXTURES, 'start.mjs')];
    const { code, stderr } = await run('server.mjs', { env, flags });
    assert.equal(code, 0, stderr);
    assert.deepEqual(receiver.received.spans.map(({ scope }) => scope.split('-').at(-1)).toSorted(), [
      'http',
      'undici',
    ]);
  });

  it('takes the sampler, the limits and the propagators of the file into the fast pipeline', async () => {
    const text = file('    {}', 'protobuf')
      .replace(
        'tracer_provider:',
        'propagator: { composite: [ { tracecontext: } ] }\ntracer_provider:\n  sampler: { always_off: }',
      )
      .replace('logger_provider:', 'logger_provider:\n  limits: { attribute_count_limit: 1 }');
    write(text);
    const { code, stderr } = await run('server.mjs', { env });
    assert.equal(code, 0, stderr);
    assert.equal(receiver.received.spans.length, 0);
    const order = receiver.received.logs.find(({ scope }) => scope === 'shop.orders');
    assert.equal(Object.keys(order?.attributes ?? {}).length, 1);
  });

  for (const worker of [true, false]) {
    it(`keeps what is logged on disk before it is sent under durability: spool (worker: ${worker})`, async () => {
      write(file(`    export: { durability: spool, worker: ${worker} }`, 'protobuf'));
      const silent = createServer(() => {}); // takes requests and never answers, so that nothing counts as away
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const ENDPOINT = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      const state = path.join(folder, 'state');
      await run('killed.mjs', { env: { ...env, ENDPOINT, XDG_STATE_HOME: state }, signal: 'SIGKILL' });
      silent.close().closeAllConnections();
      const segments = globSync('telltale/spool/*/logs/*/*.segment', { cwd: state });
      const kept = segments.map((name) => readFileSync(path.join(state, name), 'latin1')).join();
      assert.match(kept, /shop\.killed/);
    });
  }

  it('does not measure its own requests as the application’s, where there is no worker', async () => {
    write(
      file('    export: { worker: false }', 'protobuf').replace('periodic: {', 'periodic: { interval: 200,'),
    );
    await run('lingers.cjs', { env });
    const names = receiver.received.metrics.map(({ name }) => name);
    assert.ok(names.includes('shop.turns'));
    assert.ok(!names.includes('http.client.request.duration'));
  });

  for (const end of ['natural', 'exit']) {
    it(`keeps whole traces by the sampling of the file, and all logs (${end})`, async () => {
      write(file('    sampling: { ratio: 0 }', 'protobuf'));
      const { stderr } = await run('sampled.mjs', { env: { ...env, OTEL_FIXTURE_END: end } });
      assert.deepEqual(
        receiver.received.spans.map(({ name }) => name),
        ['bad inner', 'bad', 'unfinished inner'],
        stderr,
      );
      const logged = receiver.received.logs.filter(({ scope }) => scope === 'shop.sampled');
      assert.deepEqual(
        logged.map(({ body }) => body),
        ['good', 'bad', 'unfinished'],
      );
    });
  }

  it('says that sampling has no effect where spans do not take its own pipeline', async () => {
    write(file('    sampling: { ratio: 0 }'));
    const { stderr } = await run('sampled.mjs', { env });
    assert.match(stderr, /distribution\.telltale\.sampling has no effect/);
    assert.equal(receiver.received.spans.length, 5);
  });

  it('describes the service, the host and the process where the file does not', async () => {
    const nothing = file('    {}', 'protobuf').replace(/resource:\n.*\n.*\n/, '');
    for (const [more, name] of [
      [{}, 'fixture-shop'],
      [{ OTEL_SERVICE_NAME: 'orders' }, 'orders'],
    ] as const) {
      write(nothing);
      await run('server.mjs', { env: { ...env, ...more } });
      const { resource } = receiver.received;
      assert.equal(resource['service.name'], name);
      for (const key of ['service.instance.id', 'host.name', 'process.pid']) assert.ok(key in resource, key);
    }
  });

  it('says where no trace would go on from one service to another', async () => {
    write(file('    {}', 'protobuf'));
    assert.match(
      (await run('plain.cjs', { env })).stderr,
      /^telltale: .*telemetry\.yaml: without a propagator, /m,
    );
    write(`propagator: {}\n${file('    {}', 'protobuf')}`);
    assert.doesNotMatch((await run('plain.cjs', { env })).stderr, /propagator/);
  });

  it('says which settings of a batch processor its own pipeline has no use for', async () => {
    write(file('    {}', 'protobuf').replace('batch: {', 'batch: { schedule_delay: 2500,'));
    const { stderr } = await run('plain.cjs', { env });
    assert.match(stderr, /logger_provider\.processors\[0\]\.batch\.schedule_delay: 2500 has no effect/);
  });

  it('takes the console’s format and the bridges from the file', async () => {
    write(file('    logging: { console: none, bridges: { console: false } }'));
    const { stdout } = await run('server.mjs', { env });
    assert.equal(stdout, 'from console\n');
    assert.deepEqual(
      receiver.received.logs.map(({ scope }) => scope),
      ['shop.orders'],
    );
  });

  for (const [settings, expected] of [
    ['export: { pipeline: fast }', 1],
    ['export: { pipeline: standard }', 1],
    ['events: { fromSpans: false }', 0],
  ] as const) {
    it(`makes ${expected} events of a model call’s span with ${settings}`, async () => {
      write(file(`    ${settings}`, 'protobuf'));
      const { code, stderr } = await run('genai.mjs', { env });
      assert.equal(code, 0, stderr);
      const { logs, spans, metrics } = receiver.received;
      const events = logs.filter(({ eventName }) => eventName === 'telltale.model.call');
      assert.equal(events.length, expected);
      assert.equal(spans.length, 2);
      const measured = metrics.filter(({ name }) => name === 'gen_ai.client.operation.duration');
      assert.equal(measured.length, expected);
      for (const { spanId, attributes } of events) {
        assert.equal(spanId, spans.find(({ name }) => name === 'chat m')?.spanId);
        assert.equal(attributes['gen_ai.usage.input_tokens'], 7);
      }
    });
  }

  for (const pipeline of ['fast', 'standard']) {
    it(`puts the file’s views beside our boundaries and limits (${pipeline})`, async () => {
      const views = `meter_provider:
  views:
    - selector: { instrument_name: gen_ai.client.operation.duration }
      stream:
        aggregation: { explicit_bucket_histogram: { boundaries: [1, 2] } }
        attribute_keys: { included: [gen_ai.request.model] }
        aggregation_cardinality_limit: 4
    - selector: { instrument_name: telltale.application.process.duration }
      stream: { aggregation: { drop: } }`;
      write(file(`    export: { pipeline: ${pipeline} }`, 'protobuf').replace('meter_provider:', views));
      const { code, stderr } = await run('models.mjs', { env });
      assert.equal(code, 0, stderr);
      const { metrics, logs } = receiver.received;
      const points = (name: string) =>
        metrics.filter((one) => one.name === name).flatMap(({ points }) => points);
      const durations = points('gen_ai.client.operation.duration');
      assert.deepEqual(
        durations
          .map(({ attributes }) => attributes)
          .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
        [...[0, 1, 2].map((n) => ({ 'gen_ai.request.model': `m-${n}` })), { 'otel.metric.overflow': true }],
      );
      for (const { boundaries } of durations) assert.deepEqual(boundaries, [1, 2]);
      const tokens = points('gen_ai.client.token.usage');
      assert.equal(tokens.length, 20);
      for (const { boundaries } of tokens) assert.equal(boundaries?.[13], 67_108_864);
      assert.equal(points('telltale.application.process.duration').length, 0);
      assert.equal(points('gen_ai.invoke_agent.duration').length, 1);
      assert.equal(logs.filter(({ eventName }) => eventName === 'telltale.model.call').length, 20);
      const isOurs = metrics.some(({ name }) => name.startsWith('telltale.pipeline.'));
      assert.equal(isOurs, pipeline === 'fast');
    });
  }

  const mistakes: [name: string, text: string | undefined, message: RegExp][] = [
    [
      'a file that is not there',
      undefined,
      /no such file.*telemetry\.yaml'; mend the file, or unset the variable/,
    ],
    [
      'a file that is no YAML',
      'file_format: "1.0"\nresource: { attributes: [',
      /telemetry\.yaml is no YAML: .* at line 2, column \d+/,
    ],
    [
      'a key that is said twice',
      file('    logging: { level: error, level: debug }'),
      /telemetry\.yaml is no YAML: Map keys must be unique at line \d+/,
    ],
    ['another version of the format', 'file_format: "7.0"', /Unsupported file_format: "7\.0"/],
    [
      'a key that OpenTelemetry does not know',
      file('    {}').replace('batch:', 'batsch:'),
      /telemetry\.yaml: unknown LogRecordProcessor name: "batsch".*mend the file/,
    ],
    [
      'a key of ours that does not exist',
      file('    logging: { levl: info }'),
      /distribution\.telltale\.logging has an unknown key "levl"; the keys are level, levels, console, file, bridges/,
    ],
    [
      'a switch that is no switch',
      file('    events: { fromSpans: sometimes }'),
      /distribution\.telltale\.events\.fromSpans is "sometimes"; it takes true or false/,
    ],
    [
      'a level that does not exist',
      file('    logging: { level: loud }'),
      /distribution\.telltale\.logging\.level is "loud"; the levels are trace, debug, info/,
    ],
    [
      'a level of a prefix that does not exist',
      file('    logging: { levels: { shop: 3 } }'),
      /logging\.levels\.shop is 3; the levels are/,
    ],
    [
      'a value that takes true or false',
      file('    logging: { bridges: { console: maybe } }'),
      /bridges\.console is "maybe"; it takes true or false/,
    ],
    [
      'a pipeline that does not exist',
      file('    export: { pipeline: slow }'),
      /export\.pipeline is "slow"; it takes fast, standard/,
    ],
    ['an exporter that the SDK refuses', file('    {}', 'xml'), /telemetry\.yaml: .*encoding/],
    [
      'an endpoint that is none',
      file('    {}', 'protobuf').replace(/"[^"]*\/v1\/traces"/, 'elsewhere'),
      /telemetry\.yaml: tracer_provider\.processors\[0\]\.batch\.exporter\.otlp_http\.endpoint is "elsewhere"/,
    ],
  ];
  for (const [name, text, message] of mistakes) {
    it(`says one clear line about ${name}, and leaves the application alone`, async () => {
      if (text !== undefined) write(text);
      const { code, stdout, stderr } = await run('plain.cjs', { env });
      assert.deepEqual([code, stdout], [7, 'line one\n']);
      const lines = stderr.split('\n').filter((line) => line !== 'line two' && line !== '');
      assert.equal(lines.length, 1, stderr);
      assert.match(lines[0] ?? '', /^telltale: not started, the application runs without telemetry: /);
      assert.match(lines[0] ?? '', message);
      assert.doesNotMatch(stderr, / {4}at /, 'no stack trace');
    });
  }

  it('does nothing where the file says disabled', async () => {
    write('file_format: "1.0"\ndisabled: true\n');
    const { code, stderr } = await run('plain.cjs', { env });
    assert.deepEqual([code, stderr], [7, 'line two\n']);
  });
});
