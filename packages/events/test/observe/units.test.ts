import assert from 'node:assert/strict';
import { context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as here from '../../src/observe/units.ts';

describe('units of work', () => {
  let span: Span;
  beforeEach(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    span = new TracerProvider().getTracer('test').startSpan('chat');
  });
  afterEach(() => context.disable());

  it('are found by another copy of the module, as the preload may have one of its own', async () => {
    const copy = '../../src/observe/units.ts?copy';
    const there = (await import(copy)) as typeof here;
    assert.notEqual(there.enterUnit, here.enterUnit);

    const { inside } = here.enterUnit('modelCall', 'm');
    assert.equal(there.enterSpan('modelCall', undefined, span, inside).isSilent, true);

    const other = new TracerProvider().getTracer('test').startSpan('chat');
    const around = there.enterSpan('modelCall', undefined, other, ROOT_CONTEXT);
    context.with(trace.setSpan(ROOT_CONTEXT, other), () => here.enterUnit('modelCall', 'm'));
    assert.equal(around.isSilent, true);
  });

  it('do not fall silent for one of another kind or of another tool', () => {
    const { inside } = here.enterUnit('toolCall', 'a');
    for (const [kind, name] of [
      ['toolCall', 'b'],
      ['modelCall', undefined],
      ['run', undefined],
    ] as const)
      assert.equal(here.enterSpan(kind, name, span, inside).isSilent, false, kind);
  });

  it('have one twin at most where they may hold others of their kind', () => {
    const { inside } = here.enterUnit('run', 'A');
    const silent = [1, 2].map(() => here.enterSpan('run', undefined, span, inside).isSilent);
    assert.deepEqual(silent, [true, false]);
  });

  it('count in the nearest run that is recorded', () => {
    const run = here.enterUnit('run', 'A');
    context.with(run.inside, () => {
      const tool = here.enterUnit('toolCall', 'a');
      context.with(tool.inside, () =>
        assert.equal(here.leaveUnit(here.enterUnit('modelCall', 'm').unit), true),
      );
      here.leaveUnit(tool.unit);
    });
    assert.deepEqual([run.unit.modelCalls, run.unit.toolCalls], [1, 1]);
  });
});
