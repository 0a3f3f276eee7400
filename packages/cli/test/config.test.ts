import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';

const MAIN = path.join(import.meta.dirname, '../src/main.ts');

/** Runs the program with this environment alone. */
function telltale(args: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [MAIN, 'config', ...args], { env, timeout: 30_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

describe('telltale config', function () {
  this.timeout(30_000);
  let folder: string;
  let good: string;
  let bad: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-config-'));
    good = path.join(folder, 'good.yaml');
    bad = path.join(folder, 'bad.yaml');
    const exporter =
      '{ otlp_http: { endpoint: "https://u:SECRET@host/v1/traces", headers: [ { name: key, value: SECRET } ] } }';
    writeFileSync(
      good,
      `file_format: "1.0"
tracer_provider: { processors: [ { batch: { exporter: ${exporter} } } ] }
distribution:
  telltale:
    logging: { level: debug }
propagator: { composite: [ { tracecontext: } ] }
`,
    );
    writeFileSync(bad, 'file_format: "1.0"\ndistribution:\n  telltale:\n    logging: { levl: debug }\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  it('check says ok of a good file, named or in OTEL_CONFIG_FILE, and of the environment', async () => {
    const ok = (what: string) => ({ code: 0, stdout: `ok: ${what}\n`, stderr: '' });
    assert.deepEqual(await telltale(['check', good]), ok(good));
    assert.deepEqual(await telltale(['check'], { OTEL_CONFIG_FILE: good }), ok(good));
    assert.deepEqual(await telltale(['check']), ok('the environment'));
  });

  it('check says what is wrong, with code 1', async () => {
    assert.deepEqual(await telltale(['check', bad]), {
      code: 1,
      stdout: '',
      stderr: `error: ${bad}:4: distribution.telltale.logging has an unknown key "levl"; the keys are level, levels, console, file, bridges; did you mean "level"?\n`,
    });
    const { code, stderr } = await telltale(['check'], { OTEL_EXPORTER_OTLP_ENDPOINT: 'elsewhere' });
    assert.equal(code, 1);
    assert.match(stderr, /^error: OTEL_EXPORTER_OTLP_ENDPOINT is "elsewhere"/);
  });

  it('print shows each value with its origin, and no secret', async () => {
    const { code, stdout } = await telltale(['print', good], { OTEL_LOG_LEVEL: 'warn' });
    assert.equal(code, 0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    const of = (key: string) => lines.find(([name]) => name === key)?.slice(1);
    assert.deepEqual(of('OTEL_LOG_LEVEL'), ['warn', 'environment']);
    assert.deepEqual(of('distribution.telltale.logging.level'), ['debug', `${good}:5`]);
    assert.deepEqual(of('distribution.telltale.logging.console'), ['auto', 'default']);
    const otlp = 'tracer_provider.processors[0].batch.exporter.otlp_http';
    assert.deepEqual(of(`${otlp}.endpoint`), ['https://host/v1/traces', `${good}:2`]);
    assert.deepEqual(of(`${otlp}.headers[0].value`), ['***', `${good}:2`]);
    assert.doesNotMatch(stdout, /SECRET/);
  });

  it('print --json is for programs', async () => {
    const { stdout } = await telltale(['print', good, '--json']);
    const values = JSON.parse(stdout) as { key: string }[];
    assert.deepEqual(
      values.find(({ key }) => key === 'distribution.telltale.logging.level'),
      {
        key: 'distribution.telltale.logging.level',
        value: 'debug',
        hidden: false,
        origin: { kind: 'file', file: good, line: 5, variables: [] },
      },
    );
    assert.doesNotMatch(stdout, /SECRET/);
  });

  it('print says what is wrong instead of values that would not be in force', async () => {
    const { code, stdout, stderr } = await telltale(['print', bad]);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^telltale: .*bad\.yaml:4: .* unknown key "levl"/);
  });

  for (const args of [[], ['show'], ['check', 'a', 'b'], ['check', '--json']]) {
    it(`${args.join(' ') || 'nothing'} is told as a mistake`, async () => {
      const { code, stdout, stderr } = await telltale(args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /^telltale: .*; see telltale config --help\n$/);
    });
  }
});
