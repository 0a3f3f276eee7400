import assert from 'node:assert/strict';
import { context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { leaveUnit } from '../../src/observe/unit.ts';
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
    assert.equal(
      leaveUnit(there.enterSpan({ kind: 'modelCall', name: undefined, span, parent: inside })),
      false,
    );

    const other = new TracerProvider().getTracer('test').startSpan('chat');
    const around = there.enterSpan({ kind: 'modelCall', name: undefined, span: other, parent: ROOT_CONTEXT });
    context.with(trace.setSpan(ROOT_CONTEXT, other), () => here.enterUnit('modelCall', 'm'));
    assert.equal(leaveUnit(around), false);
  });

  it('do not fall silent for one of another kind or of another tool', () => {
    const { inside } = here.enterUnit('toolCall', 'a');
    for (const [kind, name] of [
      ['toolCall', 'b'],
      ['modelCall', undefined],
      ['run', undefined],
    ] as const)
      assert.equal(leaveUnit(here.enterSpan({ kind, name, span, parent: inside })), true, kind);
  });

  it('have one twin at most where they may hold others of their kind: the only one, or the one of their name', () => {
    const silent = (...names: string[]) => {
      const { inside } = here.enterUnit('run', 'A');
      const spans = names.map((name) => here.enterSpan({ kind: 'run', name, span, parent: inside }));
      return spans.map((unit) => !leaveUnit(unit));
    };
    assert.deepEqual(silent('B'), [true]);
    assert.deepEqual(silent('B', 'C'), [false, false]);
    assert.deepEqual(silent('B', 'C', 'D'), [false, false, false]);
    assert.deepEqual(silent('A', 'B'), [true, false]);
    assert.deepEqual(silent('B', 'A', 'C'), [false, true, false]);
  });

  it('around which are several observed by hand are none of them', () => {
    const isTold = (...names: string[]) => {
      const around = here.enterSpan({ kind: 'run', name: 'planner', span, parent: ROOT_CONTEXT });
      for (const name of names)
        context.with(trace.setSpan(ROOT_CONTEXT, span), () => here.enterUnit('run', name));
      return leaveUnit(around);
    };
    assert.equal(isTold('A'), false);
    assert.equal(isTold('A', 'B'), true);
  });

  it('are part of nothing that ended before they began, nor keep it', () => {
    const turns = [here.enterUnit('run', 'Poller')];
    for (const name of ['a', 'b', 'c', 'd']) {
      const last = turns.at(-1);
      assert.ok(last);
      // One begins before the end of the last one, the other after it.
      if (name < 'c') leaveUnit(last.unit);
      turns.push(context.with(last.inside, () => here.enterUnit('run', name)));
      if (name >= 'c') leaveUnit(last.unit);
    }
    const { unit, inside } = turns.at(-1) ?? {};
    assert.ok(unit && inside);
    const ask = () => context.with(inside, () => here.enterUnit('modelCall', 'm')).unit;
    leaveUnit(ask());
    const call = ask();
    leaveUnit(unit);
    assert.equal(leaveUnit(call), true, 'a late part');
    const around = [unit];
    for (let [last] = around; last?.outer; last = last.outer) around.push(last.outer);
    assert.deepEqual(
      around.map(({ name }) => name),
      ['d'],
    );
    assert.equal(call.outer, undefined);
    assert.deepEqual(
      turns.map(({ unit }) => unit.modelCalls),
      [0, 0, 0, 0, 1],
    );
  });

  it('count in all the runs around them', () => {
    const front = here.enterUnit('run', 'Front');
    const agent = here.enterSpan({ kind: 'run', name: 'planner', span, parent: front.inside });
    const inside = trace.setSpan(front.inside, span);
    context.with(inside, () => {
      const tool = here.enterUnit('toolCall', 'a');
      context.with(tool.inside, () => assert.equal(leaveUnit(here.enterUnit('modelCall', 'm').unit), true));
      leaveUnit(tool.unit);
    });
    for (const run of [front.unit, agent]) assert.deepEqual([run.modelCalls, run.toolCalls], [1, 1]);
  });
});
