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
    assert.equal(there.leaveUnit(there.enterSpan('modelCall', undefined, span, inside)), false);

    const other = new TracerProvider().getTracer('test').startSpan('chat');
    const around = there.enterSpan('modelCall', undefined, other, ROOT_CONTEXT);
    context.with(trace.setSpan(ROOT_CONTEXT, other), () => here.enterUnit('modelCall', 'm'));
    assert.equal(there.leaveUnit(around), false);
  });

  it('do not fall silent for one of another kind or of another tool', () => {
    const { inside } = here.enterUnit('toolCall', 'a');
    for (const [kind, name] of [
      ['toolCall', 'b'],
      ['modelCall', undefined],
      ['run', undefined],
    ] as const)
      assert.equal(here.leaveUnit(here.enterSpan(kind, name, span, inside)), true, kind);
  });

  it('have one twin at most where they may hold others of their kind: the only one, or the one of their name', () => {
    const silent = (...names: string[]) => {
      const { inside } = here.enterUnit('run', 'A');
      const spans = names.map((name) => here.enterSpan('run', name, span, inside));
      return spans.map((unit) => !here.leaveUnit(unit));
    };
    assert.deepEqual(silent('B'), [true]);
    assert.deepEqual(silent('B', 'C'), [false, false]);
    assert.deepEqual(silent('B', 'C', 'D'), [false, false, false]);
    assert.deepEqual(silent('A', 'B'), [true, false]);
    assert.deepEqual(silent('B', 'A', 'C'), [false, true, false]);
  });

  it('around which are several observed by hand are none of them', () => {
    const around = here.enterSpan('run', 'planner', span, ROOT_CONTEXT);
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => here.enterUnit('run', 'A'));
    assert.equal(here.leaveUnit(around), false);
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => here.enterUnit('run', 'B'));
    assert.equal(here.leaveUnit(around), true);
  });

  it('count in all the runs around them', () => {
    const front = here.enterUnit('run', 'Front');
    const agent = here.enterSpan('run', 'planner', span, front.inside);
    const inside = trace.setSpan(front.inside, span);
    context.with(inside, () => {
      const tool = here.enterUnit('toolCall', 'a');
      context.with(tool.inside, () =>
        assert.equal(here.leaveUnit(here.enterUnit('modelCall', 'm').unit), true),
      );
      here.leaveUnit(tool.unit);
    });
    for (const run of [front.unit, agent]) assert.deepEqual([run.modelCalls, run.toolCalls], [1, 1]);
  });
});
