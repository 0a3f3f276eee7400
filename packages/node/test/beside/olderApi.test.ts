import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { FIXTURES, REGISTER, run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

const require = createRequire(import.meta.url);
const PACKAGES = path.join(import.meta.dirname, '../../..');
const SIGNALS = ['logging', 'events', 'cache'];
const API = '@opentelemetry/api';

/** As npm lays it out: the application's version of the API beside packages that have it as their peer. */
function install(folder: string): string {
  const modules = path.join(folder, 'node_modules');
  for (const scope of ['@telltale', '@opentelemetry'])
    mkdirSync(path.join(modules, scope), { recursive: true });
  for (const name of SIGNALS)
    for (const part of ['package.json', 'dist'])
      cpSync(path.join(PACKAGES, name, part), path.join(modules, '@telltale', name, part), {
        recursive: true,
      });
  const put = (name: string, from: string) =>
    cpSync(from, path.join(modules, name), { recursive: true, dereference: true });
  put(API, folderOf('opentelemetry-api-1.9'));
  put('@opentelemetry/api-logs', folderOf('@opentelemetry/api-logs'));
  for (const name of ['ioredis', 'lru-cache', 'ms'])
    symlinkSync(folderOf(name), path.join(modules, name), 'dir');
  cpSync(path.join(FIXTURES, 'older-api/app.mjs'), path.join(folder, 'app.mjs'));
  return path.join(folder, 'app.mjs');
}

function folderOf(name: string): string {
  const places = [path.join(PACKAGES, 'cache'), PACKAGES].flatMap(
    (from) => createRequire(path.join(from, 'x.js')).resolve.paths(name) ?? [],
  );
  const [folder] = places.map((place) => path.join(place, name)).filter((place) => existsSync(place));
  assert.ok(folder, name);
  return folder;
}

/** OpenTelemetry SDK 2.x, which wants an API before 1.10: another distribution has it. */
const SDK_2 = createRequire(require.resolve('@elastic/opentelemetry-node/package.json')).resolve(
  '@opentelemetry/sdk-node',
);

describe('an application with @opentelemetry/api 1.9', function () {
  this.timeout(30_000);
  let folder: string;
  let application: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-older-'));
    application = install(folder);
  });
  after(() => rmSync(folder, { recursive: true }));

  const WAYS = {
    'the preload': { flags: ['--require', require.resolve(REGISTER)], env: {} },
    'an SDK 2.x of its own': { flags: [], env: { OTEL_FIXTURE_SDK: SDK_2 } },
  };
  for (const [name, { flags, env }] of Object.entries(WAYS)) {
    it(`has correlated logs, events, spans and metrics with ${name}`, async () => {
      const receiver = await startReceiver();
      const { code, stderr } = await run(application, {
        flags,
        env: {
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
          OTEL_LOGS_EXPORTER: 'otlp',
          OTEL_METRICS_EXPORTER: 'otlp',
          ...env,
        },
      });
      receiver.stop();
      assert.equal(code, 0, stderr);
      const { logs, spans, metrics } = receiver.received;
      const [work] = spans;
      assert.equal(work?.name, 'work');
      assert.deepEqual(logs.map(({ body, eventName, traceId }) => [eventName || body, traceId]).toSorted(), [
        ['from the logger', work.traceId],
        ['telltale.user.login', work.traceId],
      ]);
      const names = metrics.map(({ name }) => name);
      for (const expected of ['cache.requests', 'telltale.user.logins'])
        assert.ok(names.includes(expected), `${expected} in ${names}`);
    });
  }
});

describe('the signal packages', () => {
  for (const name of SIGNALS) {
    it(`can be installed beside OpenTelemetry SDK 2.x and 3.x (${name})`, () => {
      const manifest = JSON.parse(readFileSync(path.join(PACKAGES, name, 'package.json'), 'utf8'));
      assert.equal(manifest.peerDependencies[API], '^1.9.0');
    });
  }
});
