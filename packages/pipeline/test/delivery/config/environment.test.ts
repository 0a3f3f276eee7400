import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { after, before, describe, it } from 'mocha';
import { otlpConfigFromEnvironment } from '../../../src/delivery/config/environment.ts';
import { OtlpConfigError } from '../../../src/delivery/config/errors.ts';
import { type Certificates, makeCertificates, text } from '../support/certificates.ts';
import { withVariables } from '../support/variables.ts';

const PREFIX = 'OTEL_EXPORTER_OTLP_';

/** Variables without their common beginning. */
function read(variables: Record<string, string>) {
  const entries = Object.entries(variables).map(([name, value]) => [PREFIX + name, value]);
  return withVariables(Object.fromEntries(entries), otlpConfigFromEnvironment);
}

function errorOf(variables: Record<string, string>): OtlpConfigError {
  try {
    read(variables);
  } catch (error) {
    assert.ok(error instanceof OtlpConfigError);
    return error;
  }
  return assert.fail('nothing was thrown');
}

describe('OTLP settings of the environment', () => {
  it('have the defaults of OpenTelemetry', () => {
    const { logs, traces, metrics } = read({});
    assert.deepEqual(logs, {
      url: 'http://localhost:4318/v1/logs',
      headers: {},
      compression: 'none',
      timeoutMs: 10_000,
    });
    assert.equal(traces.url, 'http://localhost:4318/v1/traces');
    assert.equal(metrics.url, 'http://localhost:4318/v1/metrics');
  });

  it('can be posted to a worker', () => {
    const config = read({ HEADERS: 'a=b' });
    assert.deepEqual(structuredClone(config), config);
  });

  const endpoints: readonly [variables: Record<string, string>, logs: string, traces: string][] = [
    [{ ENDPOINT: 'http://c:4318' }, 'http://c:4318/v1/logs', 'http://c:4318/v1/traces'],
    [{ ENDPOINT: 'http://c:4318/' }, 'http://c:4318/v1/logs', 'http://c:4318/v1/traces'],
    [{ ENDPOINT: 'https://c/in' }, 'https://c/in/v1/logs', 'https://c/in/v1/traces'],
    [{ ENDPOINT: 'https://c/in/?k=1' }, 'https://c/in/v1/logs?k=1', 'https://c/in/v1/traces?k=1'],
    [{ LOGS_ENDPOINT: 'http://c:1/x' }, 'http://c:1/x', 'http://localhost:4318/v1/traces'],
    [{ LOGS_ENDPOINT: 'http://c:1' }, 'http://c:1/', 'http://localhost:4318/v1/traces'],
    [{ ENDPOINT: 'http://c', LOGS_ENDPOINT: 'http://d/' }, 'http://d/', 'http://c/v1/traces'],
    [
      { ENDPOINT: '  ', LOGS_ENDPOINT: '' },
      'http://localhost:4318/v1/logs',
      'http://localhost:4318/v1/traces',
    ],
  ];
  for (const [variables, logs, traces] of endpoints) {
    it(`${JSON.stringify(variables)} sends logs to ${logs} and traces to ${traces}`, () => {
      const config = read(variables);
      assert.deepEqual([config.logs.url, config.traces.url], [logs, traces]);
    });
  }

  it('add the headers of one signal to those of all', () => {
    const { logs, traces } = read({
      HEADERS: 'Authorization=Bearer%20abc,x-team=blue',
      LOGS_HEADERS: 'x-team=red',
    });
    assert.deepEqual(logs.headers, { authorization: 'Bearer abc', 'x-team': 'red' });
    assert.deepEqual(traces.headers, { authorization: 'Bearer abc', 'x-team': 'blue' });
  });

  it('take compression and time-out for all signals or for one', () => {
    const { logs, metrics } = read({
      COMPRESSION: 'gzip',
      LOGS_COMPRESSION: 'none',
      TIMEOUT: '3000',
      METRICS_TIMEOUT: '500',
    });
    assert.deepEqual([logs.compression, logs.timeoutMs], ['none', 3000]);
    assert.deepEqual([metrics.compression, metrics.timeoutMs], ['gzip', 500]);
  });

  it('warn of a compression or time-out that cannot be used, and go on without', () => {
    const warnings: string[] = [];
    const logger = { warn: (message: string) => warnings.push(message) } as unknown as DiagLogger;
    diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
    try {
      const { logs } = read({ LOGS_COMPRESSION: 'zip', LOGS_TIMEOUT: '-1' });
      assert.deepEqual([logs.compression, logs.timeoutMs], ['none', 10_000]);
    } finally {
      diag.disable();
    }
    assert.equal(warnings.length, 2);
    assert.match(warnings.join(), /OTEL_EXPORTER_OTLP_LOGS_TIMEOUT/);
    assert.match(warnings.join(), /OTEL_EXPORTER_OTLP_LOGS_COMPRESSION/);
  });

  for (const value of [
    'localhost:4318',
    'collector',
    'grpc://c:4317',
    'http://',
    'http://[::1',
    '/v1/logs',
  ]) {
    it(`refuse the endpoint "${value}", and say how it is written`, () => {
      const error = errorOf({ ENDPOINT: value });
      assert.equal(error.code, 'E_OTLP_ENDPOINT');
      assert.equal(error.setting, 'OTEL_EXPORTER_OTLP_ENDPOINT');
      assert.equal(
        error.message,
        `OTEL_EXPORTER_OTLP_ENDPOINT is "${value}", which is no http:// or https:// address. Write it in full, such as http://localhost:4318`,
      );
    });
  }

  it('name the variable of the one signal whose endpoint is wrong, and hide a password', () => {
    const { message } = errorOf({ TRACES_ENDPOINT: 'ftp://me:secret@c/' });
    assert.match(message, /^OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is "ftp:\/\/\*\*\*@c\/"/);
    for (const value of ['me:secret@c:4318', 'http://me:se/cret@c', 'c:4318?token=secret'])
      assert.doesNotMatch(errorOf({ TRACES_ENDPOINT: value }).message, /cret/);
  });

  it('refuse a header that HTTP does not allow, and do not show its value', () => {
    const error = errorOf({ METRICS_HEADERS: 'token=se%0Acret' });
    assert.equal(error.code, 'E_OTLP_HEADER');
    assert.match(error.message, /^OTEL_EXPORTER_OTLP_METRICS_HEADERS has the header "token"/);
    assert.ok(!JSON.stringify([error.message, error.stack, error.cause]).includes('cret'));
  });

  describe('with certificates', () => {
    let certificates: Certificates;
    let folder: string;
    before(() => {
      certificates = makeCertificates();
      folder = mkdtempSync(join(tmpdir(), 'telltale-config-'));
      writeFileSync(join(folder, 'empty.pem'), 'nothing');
      writeFileSync(
        join(folder, 'torn.pem'),
        '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      );
    });
    after(() => {
      certificates?.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    it('hold their text', () => {
      const { ca, client } = certificates;
      const { logs, traces } = read({
        CERTIFICATE: ca,
        LOGS_CLIENT_CERTIFICATE: client.cert,
        LOGS_CLIENT_KEY: client.key,
      });
      assert.deepEqual(logs.tls, { ca: text(ca), cert: text(client.cert), key: text(client.key) });
      assert.deepEqual(traces.tls, { ca: text(ca) });
    });

    it('refuse a file that cannot be read, by its name', () => {
      const error = errorOf({ LOGS_CERTIFICATE: '/nowhere/ca.pem' });
      assert.equal(error.code, 'E_OTLP_CERTIFICATE');
      assert.match(
        error.message,
        /^OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE names the file "\/nowhere\/ca\.pem", which cannot be read \(ENOENT\)\. Name a PEM file/,
      );
      assert.equal((error.cause as NodeJS.ErrnoException).code, 'ENOENT');
    });

    for (const name of ['empty.pem', 'torn.pem']) {
      it(`refuse ${name} as an authority`, () => {
        const error = errorOf({ CERTIFICATE: join(folder, name) });
        assert.equal(error.setting, 'OTEL_EXPORTER_OTLP_CERTIFICATE');
        assert.equal(error.code, 'E_OTLP_CERTIFICATE');
      });
    }

    it('refuse a key that does not belong to its certificate', () => {
      const { client, server } = certificates;
      const error = errorOf({ CLIENT_CERTIFICATE: client.cert, CLIENT_KEY: server.key });
      assert.equal(error.setting, 'OTEL_EXPORTER_OTLP_CLIENT_KEY');
      assert.match(error.message, /cannot be used \(.*mismatch/);
    });

    it('refuse a certificate without its key', () => {
      const error = errorOf({ CLIENT_CERTIFICATE: certificates.client.cert });
      assert.equal(error.setting, 'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE');
      assert.match(error.message, /Set both, or neither$/);
    });
  });
});
