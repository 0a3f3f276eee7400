import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { effectiveConfiguration } from '../../src/inspection/index.ts';
import { shownAddress } from '../../src/inspection/shown.ts';

const FILE = `file_format: "1.0"
resource:
  attributes:
    - { name: service.name, value: shop }
    - { name: team.key, value: SECRET-1 }
  attributes_list: "a=SECRET-2"
logger_provider:
  processors:
    - batch:
        schedule_delay: 250
        exporter:
          otlp_http:
            endpoint: "https://user:SECRET-3@collector:4318/SECRET-4/v1/logs?key=SECRET-5"
            headers: [ { name: api-key, value: "\${API_KEY}" } ]
            headers_list: "x-token=SECRET-6"
            compression: gzip
tracer_provider:
  processors:
    - batch:
        exporter:
          otlp_http:
            tls: { ca_file: SECRET-7, key_file: SECRET-8, cert_file: SECRET-9 }
  sampler: { parent_based: { root: { always_on: } } }
distribution:
  other: { token: SECRET-10 }
  telltale:
    logging:
      level: "\${LEVEL:-debug}"
      file: logs/shop.log
`;

describe('effectiveConfiguration', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-effective-'));
    file = path.join(folder, 'telemetry.yaml');
    writeFileSync(file, FILE);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (env: NodeJS.ProcessEnv, name?: string) =>
    new Map(effectiveConfiguration(env, name).map(({ key, ...rest }) => [key, rest]));

  it('tells what comes from the file, and in which line', () => {
    const values = read({}, file);
    const at = (line: number, variables: string[] = []) => ({ kind: 'file', file, line, variables });
    assert.deepEqual(values.get('distribution.telltale.logging.level'), {
      value: 'debug',
      hidden: false,
      origin: at(28, ['LEVEL']),
    });
    assert.deepEqual(values.get('distribution.telltale.logging.file.path')?.origin, at(29));
    assert.deepEqual(values.get('distribution.telltale.logging.file.format')?.origin, { kind: 'default' });
    assert.deepEqual(values.get('resource.attributes[0].value'), {
      value: 'shop',
      hidden: false,
      origin: at(4),
    });
    const batch = 'logger_provider.processors[0].batch';
    assert.deepEqual(values.get(`${batch}.schedule_delay`), { value: 250, hidden: false, origin: at(10) });
    assert.deepEqual(values.get(`${batch}.exporter.otlp_http.headers[0].value`), {
      value: '***',
      hidden: true,
      origin: at(14, ['API_KEY']),
    });
    assert.equal(values.get('tracer_provider.sampler.parent_based.root.always_on')?.value, null);
  });

  it('takes several placeholders in one path', () => {
    const placeholders = `"\${TEST_FOLDER:-logs}/\${TEST_NAME:-shop}-\${TEST_STAGE}.log"`;
    writeFileSync(file, FILE.replace('logs/shop.log', placeholders));
    const path = () => read({}, file).get('distribution.telltale.logging.file.path')?.value;
    // The configuration's reader takes variables from nowhere else.
    try {
      process.env['TEST_STAGE'] = 'test';
      assert.equal(path(), 'logs/shop-test.log');
      Object.assign(process.env, { TEST_FOLDER: '/var/log', TEST_NAME: 'x' });
      assert.equal(path(), '/var/log/x-test.log');
    } finally {
      for (const name of ['TEST_STAGE', 'TEST_FOLDER', 'TEST_NAME']) delete process.env[name];
    }
  });

  it('tells what comes from the environment and what is a default', () => {
    const values = read({
      OTEL_BSP_SCHEDULE_DELAY: '7',
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://a:1/v1/logs',
    });
    assert.deepEqual(values.get('OTEL_BSP_SCHEDULE_DELAY'), {
      value: '7',
      hidden: false,
      origin: { kind: 'environment', variable: 'OTEL_BSP_SCHEDULE_DELAY' },
    });
    assert.equal(values.get('OTEL_EXPORTER_OTLP_LOGS_ENDPOINT')?.value, 'http://a:1/v1/logs');
    assert.deepEqual(values.get('OTEL_TRACES_EXPORTER'), {
      value: 'otlp',
      hidden: false,
      origin: { kind: 'default' },
    });
    assert.deepEqual(values.get('distribution.telltale.logging.level')?.origin, { kind: 'default' });
  });

  it('takes a value that cannot be used for not given, as the preload does', () => {
    const values = read({ OTEL_METRIC_EXPORT_INTERVAL: 'soon' });
    assert.deepEqual(values.get('OTEL_METRIC_EXPORT_INTERVAL')?.origin, { kind: 'default' });
  });

  it('leaves out the variables that do not count beside the file', () => {
    const env = {
      OTEL_CONFIG_FILE: file,
      OTEL_SERVICE_NAME: 'x',
      OTEL_LOG_LEVEL: 'warn',
      OTEL_BSP_SCHEDULE_DELAY: '7',
    };
    const values = read(env);
    assert.equal(values.has('OTEL_BSP_SCHEDULE_DELAY'), false);
    assert.equal(values.has('OTEL_SERVICE_NAME'), false, 'the file names the service');
    assert.equal(values.get('OTEL_LOG_LEVEL')?.value, 'warn');
  });

  it('shows no secret of a file or of the environment', () => {
    const secrets = { API_KEY: 'SECRET-11' };
    assert.doesNotMatch(JSON.stringify(effectiveConfiguration(secrets, file)), /SECRET/);
    const env = {
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=SECRET-1',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'authorization=SECRET-2',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://SECRET-3:SECRET-4@host/SECRET-5?SECRET-6#SECRET-7',
      OTEL_EXPORTER_OTLP_CLIENT_KEY: 'SECRET-8',
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: 'SECRET-9',
      OTEL_EXPORTER_OTLP_CERTIFICATE: 'SECRET-10',
      OTEL_RESOURCE_ATTRIBUTES: 'key=SECRET-11',
    };
    assert.doesNotMatch(JSON.stringify(effectiveConfiguration(env)), /SECRET/);
  });

  const addresses: [address: string, shown: string][] = [
    ['http://localhost:4318', 'http://localhost:4318'],
    ['https://a.example/otlp/v1/traces', 'https://a.example/otlp/v1/traces'],
    ['https://u:p@a.example/k3y/v1/logs?x=y', 'https://a.example/***/v1/logs'],
    ['a.example:4317', '***'],
    ['', '***'],
  ];
  for (const [address, shown] of addresses) {
    it(`shows the address "${address}" as ${shown}`, () => assert.equal(shownAddress(address), shown));
  }
});
