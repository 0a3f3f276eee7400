import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { create } from '../../src/instrumentations/create.ts';
import { TABLE } from '../../src/instrumentations/table.ts';

describe('the table of instrumentations', function () {
  this.timeout(20_000);

  it('has each switch and each module once', () => {
    const names = TABLE.map(({ name }) => name);
    const modules = TABLE.flatMap(({ modules }) => modules);
    assert.equal(new Set(names).size, names.length);
    assert.equal(new Set(modules).size, modules.length);
  });

  for (const entry of TABLE) {
    it(`can make ${entry.name}, whose package has that name`, () => {
      const instrumentation = create(entry, { fromSpans: true });
      instrumentation.disable();
      assert.equal(instrumentation.instrumentationName, `@opentelemetry/instrumentation-${entry.name}`);
    });
  }
});
