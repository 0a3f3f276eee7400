import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';
import { STARTS } from '../support/starts.ts';

const EXPORTS = ['logger', 'tracer']
  .map((signal) => {
    const exporter = `otlp_http: { endpoint: "\${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/${signal === 'logger' ? 'logs' : 'traces'}" }`;
    return `${signal}_provider: { processors: [ { batch: { exporter: { ${exporter} } } } ] }\n`;
  })
  .join('');

describe('what wins', function () {
  this.timeout(30_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let folder: string;
  beforeEach(async () => {
    receiver = await startReceiver();
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-precedence-'));
  });
  afterEach(() => {
    receiver.stop();
    rmSync(folder, { recursive: true });
  });

  /** Runs a program that starts Telltale with these settings and logs at every level. */
  async function outcome({
    file,
    env = {},
    code,
  }: {
    file?: string;
    env?: Record<string, string>;
    code?: object;
  }) {
    const name = path.join(folder, 'telemetry.yaml');
    if (file !== undefined) writeFileSync(name, `file_format: "1.0"\n${EXPORTS}${file}`);
    const { stderr } = await run('starts.mjs', {
      flags: [],
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        ...env,
        ...(file !== undefined && { OTEL_CONFIG_FILE: name }),
        ...(code && { CODE: JSON.stringify(code) }),
      },
    });
    const { logs, resource } = receiver.received;
    const bodies = logs.splice(0).map(({ body }) => body);
    return {
      stderr,
      service: resource['service.name'],
      bodies,
    };
  }

  const named = 'resource: { attributes: [ { name: service.name, value: file } ] }\n';
  it('is the file, then the environment, then the default: the service’s name', async () => {
    const env = { OTEL_SERVICE_NAME: 'environment' };
    assert.equal((await outcome({ file: named, env })).service, 'file');
    assert.equal((await outcome({ file: '', env })).service, 'environment');
    assert.equal((await outcome({ env })).service, 'environment');
    assert.equal((await outcome({})).service, 'fixture-shop');
  });

  const debug = 'distribution: { telltale: { logging: { level: debug, console: none } } }\n';
  it('is code, then the file, then the default: the least level of logs', async () => {
    const code = { logging: { level: 'error' } };
    assert.deepEqual((await outcome({ file: debug, code })).bodies, ['at error']);
    assert.deepEqual((await outcome({ file: debug })).bodies, ['at debug', 'at info', 'at error']);
    assert.deepEqual((await outcome({ file: '' })).bodies, ['at info', 'at error']);
    assert.deepEqual((await outcome({ code })).bodies, ['at error'], 'without a file too');
  });

  it('is code over the environment: the pipeline', async () => {
    const env = { OTEL_BLRP_MAX_QUEUE_SIZE: '100' };
    assert.match((await outcome({ env })).stderr, /OTEL_BLRP_MAX_QUEUE_SIZE=100 has no effect/);
    const standard = await outcome({ env, code: { export: { pipeline: 'standard' } } });
    assert.doesNotMatch(standard.stderr, /has no effect/);
    assert.deepEqual(standard.bodies, ['at info', 'at error']);
  });

  it('is the file, then the environment: the level of what the SDK says', async () => {
    const env = { OTEL_LOG_LEVEL: 'error' };
    assert.match((await outcome({ file: 'log_level: info2\n', env })).stderr, /started: by/);
    assert.doesNotMatch((await outcome({ file: '', env })).stderr, /started/);
    assert.doesNotMatch((await outcome({ file: 'log_level: fatal\n' })).stderr, /started/);
  });

  it('is whoever switches off', async () => {
    const off = { OTEL_SDK_DISABLED: 'true' };
    assert.equal((await outcome({ file: 'disabled: false\n', env: off })).stderr, '');
    assert.equal(
      (await outcome({ file: 'disabled: true\n', env: { OTEL_SDK_DISABLED: 'false' } })).stderr,
      '',
    );
  });

  it('is told where code gives what cannot be used', async () => {
    const { stderr } = await outcome({ code: { logging: { levl: 'info' } } });
    assert.match(
      stderr,
      /ConfigurationError: start\(\): logging has an unknown key "levl"; .*; did you mean "level"\?/,
    );
    const { stderr: atTheTop } = await outcome({ code: { loging: {} } });
    assert.match(atTheTop, /start\(\): the settings object has an unknown key "loging"; .* mean "logging"\?/);
  });
});

describe('what checks settings', function () {
  this.timeout(30_000);
  it('is loaded where there are settings, and only there', async () => {
    const flags = STARTS['not bundled']; // in the bundle no file shows it
    const { stdout: without } = await run('loaded.cjs', { flags });
    assert.equal(without, '');
    const folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-loaded-'));
    const file = path.join(folder, 'telemetry.yaml');
    writeFileSync(file, 'file_format: "1.0"\ndistribution: { telltale: { logging: { level: debug } } }\n');
    const { stdout: loaded } = await run('loaded.cjs', { flags, env: { OTEL_CONFIG_FILE: file } });
    rmSync(folder, { recursive: true });
    assert.equal(loaded, '@cfworker/json-schema\n');
  });
});
