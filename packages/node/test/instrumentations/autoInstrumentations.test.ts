import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { FIXTURES, run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';
import { STARTS } from '../support/starts.ts';

/** The scopes of spans, without what they all begin with. */
const PREFIX = '@opentelemetry/instrumentation-';

describe('an application with @opentelemetry/auto-instrumentations-node', function () {
  this.timeout(30_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let folder: string;
  beforeEach(async () => {
    receiver = await startReceiver();
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-brings-'));
  });
  afterEach(() => {
    receiver.stop();
    rmSync(folder, { recursive: true });
  });

  async function start(fixture: string, env: Record<string, string> = {}, flags?: string[]) {
    const ended = await run(fixture, {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
      ...(flags && { flags }),
    });
    const scopes = receiver.received.spans.map(({ scope }) => scope.replace(PREFIX, ''));
    return { ...ended, scopes: [...new Set(scopes)].toSorted() };
  }

  for (const [name, flags] of Object.entries(STARTS)) {
    for (const fixture of ['brought/requires.cjs', 'brought/imports.mjs']) {
      it(`has the instrumentations that it brings (${fixture}, ${name})`, async () => {
        const { code, stderr, scopes } = await start(fixture, {}, flags);
        assert.equal(code, 0, stderr);
        assert.deepEqual(scopes, ['dataloader', 'fixture', 'generic-pool']);
        const { spans } = receiver.received;
        assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
        assert.match(stderr, /instrumentations: http, undici, .*, generic-pool/);
        assert.doesNotMatch(
          stderr,
          /(http|pino|fs),.*\b\1\b/,
          'each once, and those that are optional not at all',
        );
      });
    }
  }

  it('switches them by the standard variables', async () => {
    const disabled = await start('brought/requires.cjs', {
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'dataloader',
    });
    assert.deepEqual(disabled.scopes, ['fixture', 'generic-pool']);
    assert.doesNotMatch(disabled.stderr, /no instrumentation/);
    receiver.received.spans.length = 0;
    const enabled = await start('brought/requires.cjs', {
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'dataloader,http',
    });
    assert.deepEqual(enabled.scopes, ['dataloader', 'fixture']);
    assert.match(enabled.stderr, /instrumentations: http, dataloader$/m);
  });

  it('switches them by the configuration file, which wins', async () => {
    const file = path.join(folder, 'telemetry.yaml');
    writeFileSync(
      file,
      `file_format: "1.0"
tracer_provider: { processors: [ { batch: { exporter: { otlp_http: { endpoint: "${receiver.url}/v1/traces" } } } } ] }
distribution: { telltale: { instrumentations: { dataloader: false, generic-pool: true } } }
`,
    );
    const { scopes } = await start('brought/requires.cjs', {
      OTEL_CONFIG_FILE: file,
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'generic-pool',
    });
    assert.deepEqual(scopes, ['fixture', 'generic-pool']);
  });

  it('has none of them where the package only lies in a folder above', async () => {
    const { scopes, stderr } = await start('pool.cjs', {
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,generic-pool',
    });
    assert.deepEqual(scopes, ['fixture']);
    assert.match(
      stderr,
      /"generic-pool" has no effect: it comes with .*, on which the application does not depend/,
    );
  });

  /** An application in a folder of its own, with packages that are made up. */
  function application(packages: Record<string, { dependencies?: Record<string, string>; main?: string }>) {
    const dependencies = { '@opentelemetry/auto-instrumentations-node': '1.0.0' };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'shop', dependencies }));
    cpSync(path.join(FIXTURES, 'plain.cjs'), path.join(folder, 'plain.cjs'));
    for (const [name, { dependencies = {}, main = '' }] of Object.entries(packages)) {
      const place = path.join(folder, 'node_modules', name);
      mkdirSync(place, { recursive: true });
      const manifest = { name, version: '1.0.0', dependencies, main: 'index.cjs' };
      writeFileSync(path.join(place, 'package.json'), JSON.stringify(manifest));
      writeFileSync(path.join(place, 'index.cjs'), main);
    }
    return path.join(folder, 'plain.cjs');
  }

  it('runs, and is told once, where the package is not installed', async () => {
    const { code, stderr } = await start(application({}));
    assert.equal(code, 7);
    const told = stderr.match(/auto-instrumentations-node/g);
    assert.match(
      stderr,
      /shop depends on @opentelemetry\/auto-instrumentations-node, which cannot be used: /,
    );
    assert.equal(told?.length, 2, stderr); // once its name, once in the reason
  });

  it('runs, and is told once of each, where instrumentations cannot be loaded', async () => {
    const { code, stderr } = await start(
      application({
        '@opentelemetry/auto-instrumentations-node': {
          dependencies: Object.fromEntries(
            ['broken', 'other', 'missing'].map((name) => [PREFIX + name, '1']),
          ),
        },
        '@opentelemetry/instrumentation': {},
        [`${PREFIX}broken`]: { main: 'throw new Error("made for another Node");' },
        [`${PREFIX}other`]: { main: 'exports.other = 1;' },
      }),
    );
    assert.equal(code, 7);
    const told = stderr.split('\n').filter((line) => /could not be loaded/.test(line));
    assert.equal(told.length, 3, stderr);
    assert.match(
      stderr,
      /the instrumentation broken of @opentelemetry\/auto-instrumentations-node 1\.0\.0 could not be loaded: made for another Node/,
    );
    assert.match(stderr, /other .* could not be loaded: .*instrumentation-other exports no instrumentation/);
    assert.match(stderr, /instrumentations: http, undici/);
    assert.doesNotMatch(stderr, /instrumentations: .*(broken|other|missing)/);
  });

  it('runs, and is told once, where an instrumentation was made for another version of what it patches', async () => {
    const program = application({
      '@opentelemetry/auto-instrumentations-node': { dependencies: { [`${PREFIX}kettle`]: '1' } },
      '@opentelemetry/instrumentation': { main: 'throw new Error("the wrong base class");' },
      [`${PREFIX}kettle`]: {
        main: `const { InstrumentationBase, InstrumentationNodeModuleDefinition } = require('@opentelemetry/instrumentation');
          exports.KettleInstrumentation = class extends InstrumentationBase {
            constructor(config) { super('${PREFIX}kettle', '1.0.0', config); }
            init() {
              return new InstrumentationNodeModuleDefinition('kettle', ['*'], (kettle) => kettle.spout.open());
            }
          };`,
      },
      kettle: { main: 'exports.boil = () => 9;' },
    });
    writeFileSync(program, `process.exitCode = require('kettle').boil();`);
    const { code, stderr } = await start(program);
    assert.equal(code, 9, stderr);
    assert.match(
      stderr,
      /the instrumentation kettle of .* 1\.0\.0 cannot patch its module of version 1\.0\.0: Cannot read properties of undefined/,
    );
    assert.equal(stderr.match(/kettle of/g)?.length, 1);
  });

  it('may be switched by the names of a version that is not known yet, and by no others', async () => {
    const program = application({
      '@opentelemetry/auto-instrumentations-node': { dependencies: { [`${PREFIX}newer`]: '1' } },
    });
    const file = path.join(folder, 'telemetry.yaml');
    const write = (name: string) =>
      writeFileSync(
        file,
        `file_format: "1.0"\ndistribution: { telltale: { instrumentations: { ${name}: false } } }\n`,
      );
    write('newer');
    const known = await start(program, { OTEL_CONFIG_FILE: file });
    assert.equal(known.code, 7);
    assert.match(
      known.stderr,
      /^telltale: 0\.1\.0 started/,
      'and nothing is said of the one that is missing',
    );
    write('newr');
    const unknown = await start(program, { OTEL_CONFIG_FILE: file });
    assert.equal(unknown.code, 7);
    assert.match(unknown.stderr, /^telltale: not started, .* unknown key "newr".*; did you mean "newer"\?/);
  });
});
