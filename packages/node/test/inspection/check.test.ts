import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { checkConfiguration } from '../../src/inspection/index.ts';

describe('checkConfiguration', () => {
  let folder: string;
  let file: string;
  let server: Server;
  let requests: number;
  let url: string;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-check-'));
    file = path.join(folder, 'telemetry.yaml');
    requests = 0;
    server = createServer((_, response) => {
      requests += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const whole = (telltale: string, encoding = 'protobuf') => {
    const otlp = (signal: string) =>
      `{ otlp_http: { endpoint: "${url}/v1/${signal}", encoding: ${encoding} } }`;
    return `file_format: "1.0"
propagator: { composite: [ { tracecontext: } ] }
logger_provider: { processors: [ { batch: { exporter: ${otlp('logs')} } } ] }
tracer_provider: { processors: [ { batch: { exporter: ${otlp('traces')} } } ] }
meter_provider: { readers: [ { periodic: { exporter: ${otlp('metrics')} } } ] }
distribution: { telltale: ${telltale} }
`;
  };
  const check = (text: string) => {
    writeFileSync(file, text);
    return checkConfiguration({}, file);
  };

  for (const [encoding, pipeline] of [
    ['protobuf', 'fast'],
    ['protobuf', 'standard'],
    ['json', 'fast'],
  ]) {
    it(`has nothing against a good file, and sends nothing (${encoding}, ${pipeline})`, async () => {
      const text = whole(`{ export: { pipeline: ${pipeline} } }`, encoding);
      assert.deepEqual(await check(text), { file, errors: [], warnings: [] });
      assert.equal(requests, 0);
    });
  }

  it('tells all that is wrong with Telltale’s part, with lines', async () => {
    const { errors } = await check(whole('{ logging: { levl: info, console: loud } }'));
    assert.deepEqual(errors, [
      `${file}:6: distribution.telltale.logging.console is "loud"; it takes auto, pretty, json, none`,
      `${file}:6: distribution.telltale.logging has an unknown key "levl"; the keys are level, levels, console, file, bridges; did you mean "level"?`,
    ]);
  });

  const unknown: [name: string, text: string, line: number, message: RegExp][] = [
    [
      'at the top',
      'tracer_provder: {}',
      2,
      /: the file has an unknown key "tracer_provder"; .*"tracer_provider"\?/,
    ],
    ['of the distribution', 'distributon: { telltale: {} }', 2, /"distributon"; .* mean "distribution"\?/],
    [
      'of Telltale',
      'distribution:\n  telltail: {}',
      3,
      /: distribution has an unknown key "telltail"; the keys are telltale; did you mean "telltale"\?/,
    ],
    [
      'in a provider',
      'tracer_provider:\n  procesors: []',
      3,
      /: tracer_provider has an unknown key "procesors"; the keys are processors, .* mean "processors"\?/,
    ],
    [
      'far down',
      'tracer_provider:\n  processors:\n    - batch:\n        exporter: { otlp_http: { endpont: "http://x" } }',
      5,
      /: tracer_provider\.processors\[0\]\.batch\.exporter\.otlp_http has an unknown key "endpont"; .* mean "endpoint"\?/,
    ],
    [
      'in a list',
      'resource: { attributes: [ { name: a, valu: b } ] }',
      2,
      /: resource\.attributes\[0\] has an unknown key "valu"; .* mean "value"\?/,
    ],
  ];
  for (const [name, text, line, message] of unknown) {
    it(`tells of an unknown key ${name}, with its line and the one that was meant`, async () => {
      const { errors } = await check(`file_format: "1.0"\n${text}\n`);
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? '', message);
      assert.ok(errors[0]?.includes(`${file}:${line}: `), errors[0]);
    });
  }

  it('leaves alone what others keep at the top and under distribution', async () => {
    const others = 'x-common: &common {}\ndistribution: { acme: {}, telltale: {} }\n';
    assert.deepEqual((await check(`file_format: "1.0"\n${others}`)).errors, []);
  });

  const mistakes: [name: string, text: () => string, message: RegExp][] = [
    ['no YAML', () => 'a: [', /telemetry\.yaml is no YAML: .* at line 1/],
    [
      'an unknown processor',
      () => whole('{}').replace('batch:', 'batsch:'),
      /unknown LogRecordProcessor name: "batsch"/,
    ],
    ['an encoding that the SDK refuses', () => whole('{}', 'xml'), /encoding/],
    [
      'an address that is none',
      () => whole('{}').replace(/"http[^"]*traces"/, 'x'),
      /tracer_provider.*endpoint is "x"/,
    ],
    [
      'a sampler out of range',
      () =>
        whole('{}').replace(
          'tracer_provider: {',
          'tracer_provider: { sampler: { trace_id_ratio_based: { ratio: 7 } },',
        ),
      /ratio/,
    ],
  ];
  for (const [name, text, message] of mistakes) {
    it(`tells of ${name}`, async () => {
      const { errors } = await check(text());
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? '', message);
    });
  }

  it('warns of what has no effect', async () => {
    const { errors, warnings } = await check(whole('{}').replace('batch: {', 'batch: { schedule_delay: 10,'));
    assert.deepEqual(errors, []);
    assert.match(warnings.join(), /schedule_delay: 10 has no effect/);
  });

  it('warns where no trace would go on from one service to another, unless that is said', async () => {
    const without = (propagator: string) => whole('{}').replace(/propagator: .*\n/, propagator);
    const { warnings } = await check(without(''));
    assert.match(warnings.join(), /telemetry\.yaml: without a propagator, .* add `propagator: /);
    assert.deepEqual((await check(without('propagator: {}\n'))).warnings, []);
    const { warnings: logsAlone } = await check('file_format: "1.0"\n');
    assert.deepEqual(logsAlone, []);
  });

  it('warns of a log file that cannot be opened, and makes none', async () => {
    const wrong: [file: string, why: RegExp][] = [
      [folder, /it is a folder$/],
      [path.join(file, 'app.log'), /telemetry\.yaml is no folder$/],
      [path.join(file, 'logs', 'app.log'), /telemetry\.yaml is no folder$/],
    ];
    for (const [log, why] of wrong) {
      const { errors, warnings } = await check(whole(`{ logging: { file: ${log} } }`));
      assert.deepEqual([errors.length, warnings.length], [0, 1]);
      assert.match(warnings[0] ?? '', why);
      assert.match(warnings[0] ?? '', /telemetry\.yaml:6: distribution\.telltale\.logging\.file: /);
    }
    const log = path.join(folder, 'logs', 'app.log');
    assert.deepEqual((await check(whole(`{ logging: { file: ${log} } }`))).warnings, []);
    assert.ok(!existsSync(path.dirname(log)));
  });

  it('warns of variables that cannot be used', async () => {
    const { errors, warnings } = await checkConfiguration({ OTEL_METRIC_EXPORT_INTERVAL: 'soon' });
    assert.deepEqual(errors, []);
    assert.match(warnings.join(), /OTEL_METRIC_EXPORT_INTERVAL="soon" is not a number above 0/);
  });

  it('tells of a switch for an instrumentation that does not exist, and which one was meant', async () => {
    const { errors } = await check(
      whole('{ instrumentations: { ioredis: false, htpp: false, knexx: true } }'),
    );
    assert.deepEqual(
      errors.map((error) => error.replace(/the keys are [^;]*/, 'the keys are ...')),
      [
        `${file}:6: distribution.telltale.instrumentations has an unknown key "htpp"; the keys are ...; did you mean "http"?`,
        `${file}:6: distribution.telltale.instrumentations has an unknown key "knexx"; the keys are ...; did you mean "knex"?`,
      ],
    );
  });

  it('warns of a switch for one that only auto-instrumentations-node has, where that is missing', async () => {
    const { errors, warnings } = await check(whole('{ instrumentations: { knex: true, fs: false } }'));
    assert.deepEqual(errors, []);
    assert.deepEqual(warnings, [
      'instrumentations.knex has no effect: it comes with @opentelemetry/auto-instrumentations-node, on which the application does not depend',
    ]);
  });

  it('warns of names in the standard variables that no instrumentation has: others may know them', async () => {
    const { errors, warnings } = await checkConfiguration({
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,fastfy,knex',
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'pino,quartz,fs',
    });
    assert.deepEqual(errors, []);
    assert.deepEqual(warnings, [
      'OTEL_NODE_ENABLED_INSTRUMENTATIONS: no instrumentation is called "fastfy"; did you mean "fastify"?',
      'OTEL_NODE_DISABLED_INSTRUMENTATIONS: no instrumentation is called "quartz"',
      'OTEL_NODE_ENABLED_INSTRUMENTATIONS: "knex" has no effect: it comes with @opentelemetry/auto-instrumentations-node, on which the application does not depend',
    ]);
  });
});
