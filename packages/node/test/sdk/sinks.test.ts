import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type consoleModule from '@telltale/logging/modules/console';
import type fileModule from '@telltale/logging/modules/file';
import type { RecordSinkFactory } from '@telltale/pipeline';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { ENVIRONMENT, FIXTURES, REGISTER, run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

/** Both packages say for themselves what a sink is; here they must agree. */
type Fits<Factory extends RecordSinkFactory> = Factory;
export type Modules = [Fits<typeof consoleModule>, Fits<typeof fileModule>];

const configuration = (logging: string, exporting = '{}') => `
file_format: "1.0"
logger_provider:
  processors:
    - batch: { exporter: { otlp_http: { endpoint: "\${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/logs" } } }
distribution:
  telltale:
    logging: ${logging}
    export: ${exporting}
`;

/** Output without what differs from run to run. */
const normal = (text: string) =>
  text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replace(/^\d\d:\d\d:\d\d\.\d{3}/gm, '<time>')
    .replace(/"log\.record\.uid":"[^"]+"/g, '<uid>');
const sorted = (text: string) => normal(text).trimEnd().split('\n').toSorted();

describe('sinks under the preload', function () {
  this.timeout(30_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let folder: string;
  let env: Record<string, string>;
  const configure = (...words: Parameters<typeof configuration>) => {
    const file = path.join(folder, 'telemetry.yaml');
    writeFileSync(file, configuration(...words));
    return { ...env, OTEL_CONFIG_FILE: file };
  };
  beforeEach(async () => {
    receiver = await startReceiver();
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-sinks-'));
    env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  });
  afterEach(() => {
    receiver.stop();
    rmSync(folder, { recursive: true });
  });

  for (const format of ['json', 'pretty']) {
    it(`print the same lines in the worker, in process and in the application's thread (${format})`, async () => {
      const logging = `{ console: ${format} }`;
      const here = await run('sinks.mjs', { env: configure(logging, '{ pipeline: standard }') });
      assert.match(here.stdout, /item added[\s\S]*a last word/);
      assert.equal(here.stdout.match(/by the application/g)?.length, 1, 'nothing twice');
      for (const exporting of ['{}', '{ worker: false }', '{ durability: spool }']) {
        const there = await run('sinks.mjs', { env: configure(logging, exporting) });
        assert.equal(there.code, 0, there.stderr);
        assert.deepEqual(sorted(there.stdout), sorted(here.stdout), exporting);
        assert.match(there.stderr, /^by the application, too$/m);
      }
    });
  }

  it('print in colours where the application is told to, though the worker is told nothing', async () => {
    const coloured = { ...configure('{ console: pretty }'), FORCE_COLOR: '1' };
    const { stdout } = await run('sinks.mjs', { env: coloured });
    assert.ok(stdout.includes('\u001b[34mINFO    \u001b[39m'));
    const plain = { ...configure('{ console: pretty }'), NO_COLOR: '1' };
    assert.ok(!(await run('sinks.mjs', { env: plain })).stdout.includes('\u001b'));
  });

  it('print the records of whoever logs through OpenTelemetry’s API as well', async () => {
    const { stdout } = await run('api.mjs', { env });
    const [log, event] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual([log.logger_name, log.severity_text, log.body], ['library', 'ERROR', 'by a library']);
    assert.deepEqual([event.event_name, event.attributes], ['shop.sold', { 'item.id': 'a-17' }]);
  });

  it('print the records of the application’s worker threads, however they end', async () => {
    const { stdout } = await run('threads.cjs', { env });
    const hows = stdout
      .split('\n')
      .filter((line) => line.includes('"body":"at work"'))
      .map((line) => JSON.parse(line).attributes.how);
    const counts = [...Map.groupBy(hows, String)].map(([how, { length }]) => `${how} ${length}`);
    assert.deepEqual(
      counts.toSorted(),
      ['natural', 'exit', 'throw', 'terminate', 'nested', 'inner'].map((how) => `${how} 100`).toSorted(),
    );
  });

  it('print nothing where the console is to show nothing', async () => {
    const { stdout } = await run('sinks.mjs', { env: configure('{ console: none }') });
    assert.equal(stdout, 'by the application\n');
    assert.equal(receiver.received.logs.length, 7);
  });

  it('let a reader of standard output go away, and lose nothing on the way to the collector', async () => {
    const child = spawn(
      'sh',
      ['-c', '"$0" "$@" | head -1', process.execPath, '--require', REGISTER, path.join(FIXTURES, 'ends.mjs')],
      { env: { ...ENVIRONMENT, ...env, OTEL_FIXTURE_END: 'natural' }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    await new Promise((resolve) => child.on('close', resolve));
    assert.equal(JSON.parse(stdout).attributes.i, 0);
    assert.doesNotMatch(stderr, /EPIPE|lost|Error/i);
    const arrived = receiver.received.logs.filter(({ scope }) => scope === 'shop.ends');
    assert.equal(arrived.length, 1000);
  });

  it('do not hold up the collector’s share, nor the end, when nobody reads standard output', async () => {
    const child = spawn(process.execPath, ['--require', REGISTER, path.join(FIXTURES, 'ends.mjs')], {
      env: { ...ENVIRONMENT, ...env, OTEL_FIXTURE_END: 'exit' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pause();
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    const code = await new Promise((resolve) => child.on('exit', resolve));
    child.stdout.destroy();
    assert.equal(code, 5, stderr);
    const arrived = receiver.received.logs.filter(({ scope }) => scope === 'shop.ends');
    assert.equal(arrived.length, 1000);
  });

  it('write a file that only its owner may read: every record, also what the console shows already', async () => {
    for (const exporting of ['{}', '{ pipeline: standard }']) {
      const file = path.join(folder, exporting, 'logs/app.log');
      const { stderr } = await run('sinks.mjs', {
        env: configure(`{ file: "${file}", console: none }`, exporting),
      });
      const bodies = readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).body);
      const expected = ['item added', 'sold', 'by the application', 'low stock\nsecond line', 'it is over'];
      assert.deepEqual(bodies, [...expected, 'by the application, too', 'a last word'], stderr);
      assert.equal(statSync(file).mode & 0o777, 0o600);
    }
    const pretty = path.join(folder, 'pretty.log');
    await run('sinks.mjs', { env: configure(`{ file: { path: "${pretty}", format: pretty } }`) });
    assert.match(readFileSync(pretty, 'utf8'), /^\d\d:\d\d:\d\d\.\d{3} INFO {5}shop\.cart item added /);
  });

  it('say in one line which file cannot be opened, and go on without it', async () => {
    for (const exporting of ['{}', '{ pipeline: standard }']) {
      const env = configure('{ file: /dev/null/deep/app.log }', exporting);
      const { code, stdout, stderr } = await run('sinks.mjs', { env });
      assert.equal(code, 0);
      assert.match(stdout, /item added/);
      assert.match(
        stderr,
        /file\.path is "\/dev\/null\/deep\/app\.log": it cannot be opened \(E[A-Z]+\); give a file/,
      );
    }
  });

  for (const [value, message] of [
    ['3', /logging\.file is 3; it takes keys and values/],
    ['""', /logging\.file is ""; it takes the path of a file/],
    ['{ format: json }', /logging\.file\.path is undefined; it takes the path of a file/],
    ['{ path: a, format: xml }', /logging\.file\.format is "xml"; it takes json, pretty/],
  ] as const) {
    it(`refuse file: ${value}`, async () => {
      const { code, stdout, stderr } = await run('plain.cjs', { env: configure(`{ file: ${value} }`) });
      assert.deepEqual([code, stdout], [7, 'line one\n']);
      assert.match(stderr, message);
    });
  }
});
