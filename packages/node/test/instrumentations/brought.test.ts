import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'mocha';
import { findAutoInstrumentations } from '../../src/instrumentations/autoInstrumentations.ts';
import { BROUGHT } from '../../src/instrumentations/brought.ts';
import { create } from '../../src/instrumentations/create.ts';
import { TABLE } from '../../src/instrumentations/table.ts';
import { FIXTURES } from '../support/application.ts';

describe('what @opentelemetry/auto-instrumentations-node brings', function () {
  this.timeout(20_000);
  const entries = findAutoInstrumentations(path.join(FIXTURES, 'brought/requires.cjs'))?.entries ?? [];
  const ours = new Set(TABLE.map(({ name }) => name));
  const more = entries.filter(({ name }) => !ours.has(name));

  it('is what is known of it', () => {
    assert.deepEqual(more.map(({ name }) => name).toSorted(), Object.keys(BROUGHT).toSorted());
  });

  for (const entry of more) {
    it(`can make ${entry.name}, which patches the modules that are known`, () => {
      const instrumentation = create(entry, { fromSpans: true }) as ReturnType<typeof create> & {
        _modules?: { name: string }[];
      };
      instrumentation.disable();
      assert.equal(instrumentation.instrumentationName, `@opentelemetry/instrumentation-${entry.name}`);
      const modules = new Set(instrumentation._modules?.map(({ name }) => name));
      assert.deepEqual([...modules].toSorted(), [...entry.modules].toSorted());
    });
  }

  it('is not for an application that does not depend on it', () => {
    assert.equal(findAutoInstrumentations(path.join(FIXTURES, 'plain.cjs')), undefined);
  });
});
