import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'mocha';
import { configurationReference, VARIABLES } from '../../src/reference/index.ts';
import { FIXTURES, REGISTER, run } from '../support/application.ts';

const RECORDER = path.join(FIXTURES, 'record-variables.cjs');
/** Enough ways to start that every variable is asked for by one of them. */
const WAYS: Record<string, string>[] = [
  {},
  { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
  {
    OTEL_METRICS_EXPORTER: 'prometheus',

    OTEL_TRACES_SAMPLER: 'traceidratio',
  },
];

describe('the table of variables', function () {
  this.timeout(30_000);
  it('holds all that the preload asks for, and nothing else', async () => {
    const asked = new Set<string>();
    for (const env of WAYS) {
      const { stdout } = await run('loaded.cjs', {
        flags: ['--require', RECORDER, '--require', REGISTER],
        env,
      });
      for (const name of stdout.match(/[A-Z][A-Z_]+/g) ?? []) asked.add(name);
    }
    assert.deepEqual([...asked].sort(), VARIABLES.map(({ name }) => name).sort());
  });

  it('is in the documentation', () => {
    const text = configurationReference();
    for (const { name } of VARIABLES) assert.ok(text.includes(`| \`${name}\` |`), name);
  });
});
