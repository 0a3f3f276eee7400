import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { run } from './support/application.ts';
import { startReceiver } from './support/receiver.ts';
import { STARTS } from './support/starts.ts';

describe('the bundle', function () {
  this.timeout(30_000);

  it('is there: npm run build makes it', () => {
    assert.ok(statSync(path.join(import.meta.dirname, '../bundle/preload.cjs')).isFile());
  });

  it('loads before the application neither instrumentations’ modules nor exporters', async () => {
    const { stdout } = await run('firstLine.cjs', { env: { OTEL_LOG_LEVEL: 'error' } });
    const { modules, files } = JSON.parse(stdout) as { modules: string[]; files: string[] };
    for (const module of ['http', 'https', 'crypto', 'zlib', 'child_process'])
      assert.ok(!modules.includes(module), module);
    assert.deepEqual(
      files.filter((file) => file.includes('node_modules')),
      [],
    );
  });

  for (const [start, flags] of Object.entries(STARTS)) {
    it(`shares its state with the application’s own copies of our packages (${start})`, async () => {
      const receiver = await startReceiver();
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
      const { code, stderr } = await run('shared.mjs', { flags, env });
      receiver.stop();
      assert.equal(code, 0, stderr);
      const { logs, spans, metrics } = receiver.received;
      const work = spans.find(({ name }) => name === 'work');
      assert.deepEqual(logs.map(({ body, eventName, traceId }) => [eventName || body, traceId]).toSorted(), [
        ['from console', work?.traceId],
        ['from the logger, after the application changed the level', undefined],
        ['from the logger', work?.traceId],
        ['telltale.model.call', work?.traceId],
        ['telltale.user.login', work?.traceId],
      ]);
      for (const { attributes } of logs.filter(({ eventName }) => eventName))
        assert.deepEqual([attributes['user.name'], attributes['telltale.tenant.id']], ['ada', 't-1']);
      assert.ok(metrics.some(({ name }) => name === 'cache.requests'));
    });
  }
});

describe('the bundle’s compiled code', function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-code-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const start = (env: Record<string, string> = {}) =>
    run('plain.cjs', {
      env: {
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_METRICS_EXPORTER: 'none',
        XDG_CACHE_HOME: folder,
        ...env,
      },
    });
  const kept = () => {
    const [file, ...more] = readdirSync(path.join(folder, 'telltale'));
    assert.deepEqual(more, []);
    return path.join(folder, 'telltale', file ?? '');
  };
  const started = ({ code, stderr }: Awaited<ReturnType<typeof start>>) => {
    assert.equal(code, 7, stderr);
    assert.match(stderr, /^telltale: 0\.1\.0 started.*\nline two$/m);
  };

  it('is kept for the next start, for this account alone, and used by it', async () => {
    started(await start());
    assert.equal(statSync(kept()).mode & 0o777, 0o600);
    const { ino } = statSync(kept());
    started(await start());
    assert.equal(statSync(kept()).ino, ino, 'it was not written again');
  });

  it('has a file more for what reads configuration files, once one was read', async () => {
    const file = path.join(import.meta.dirname, 'fixtures/without-worker.yaml');
    const env = { OTEL_CONFIG_FILE: file, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
    started(await start(env));
    const names = readdirSync(path.join(folder, 'telltale')).toSorted();
    assert.deepEqual(
      names.map((name) => name.split('-')[0]),
      ['configuration', 'preload'],
    );
    started(await start(env));
    assert.deepEqual(readdirSync(path.join(folder, 'telltale')).toSorted(), names);
  });

  const damages: [what: string, damage: (file: string) => void][] = [
    ['is cut off', (file) => truncateSync(file, 1_000)],
    ['is of another version of V8', (file) => writeFileSync(file, readFileSync(file).fill(7, 4, 12))],
    ['others could have written', (file) => chmodSync(file, 0o666)],
  ];
  for (const [what, damage] of damages) {
    it(`is not used but made anew where it ${what}`, async () => {
      await start();
      const { ino } = statSync(kept());
      damage(kept());
      started(await start());
      assert.notEqual(statSync(kept()).ino, ino);
    });
  }

  it('is not kept where the folder cannot be written, nor where Node’s switch for such caches is off', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    started(await start({ XDG_CACHE_HOME: file }));
    started(await start({ NODE_DISABLE_COMPILE_CACHE: '1' }));
    assert.deepEqual(readdirSync(folder), ['file']);
  });
});
