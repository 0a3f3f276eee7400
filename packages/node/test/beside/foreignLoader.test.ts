import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { foreignLoaders } from '../../src/beside/foreignLoader.ts';
import { REGISTER, run } from '../support/application.ts';

const HOOK = '@opentelemetry/instrumentation/hook.mjs';

describe('a loader that wraps modules for other distributions', () => {
  for (const args of [
    [`--experimental-loader=${HOOK}`],
    ['--no-warnings', '--experimental-loader', HOOK],
    ['--loader', 'import-in-the-middle/hook.mjs'],
  ]) {
    it(`is told: ${args.join(' ')}`, () => {
      const lines = foreignLoaders(args);
      assert.equal(lines.length, 1);
      assert.match(lines[0] ?? '', /the loader \S+\/hook\.mjs can keep .* take it out of/);
    });
  }

  it('is not one that does something else, nor a module of that name that is preloaded', () => {
    assert.deepEqual(foreignLoaders(['--loader=tsx/esm', '--import', HOOK, '--loader']), []);
  });

  for (const [where, flags, env] of [
    ['on the command line', [`--experimental-loader=${HOOK}`], {}],
    ['in NODE_OPTIONS', [], { NODE_OPTIONS: `--no-warnings --experimental-loader ${HOOK}` }],
  ] as const) {
    it(`is told at the start: ${where}`, async function () {
      this.timeout(30_000);
      const { stderr } = await run('plain.cjs', {
        flags: [...flags, '--require', REGISTER],
        env: {
          OTEL_LOGS_EXPORTER: 'none',
          OTEL_TRACES_EXPORTER: 'none',
          OTEL_METRICS_EXPORTER: 'none',
          ...env,
        },
      });
      assert.equal(stderr.match(/telltale: the loader /g)?.length, 1, stderr);
    });
  }
});
