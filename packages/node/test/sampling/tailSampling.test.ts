import assert from 'node:assert/strict';
import { ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, it } from 'mocha';
import { MAX_HELD_MS, MAX_HELD_SPANS } from '../../src/sampling/heldTraces.ts';
import { MAX_OPEN_TRACES } from '../../src/sampling/openRoots.ts';
import { keepsByRatio, type SamplingRules } from '../../src/sampling/rules.ts';
import { tailSampling } from '../../src/sampling/tailSampling.ts';

const NOTHING: SamplingRules = { ratio: 0, errors: false, slowerThanMs: undefined };

function setUp(rules: Partial<SamplingRules>) {
  const kept: string[] = [];
  let time = 0;
  const next = {
    onStart() {},
    onEnd: (span: ReadableSpan) => kept.push(span.name),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const sampling = tailSampling({ ...NOTHING, ...rules }, next, () => time);
  const tracer = new TracerProvider({ spanProcessors: [sampling] }).getTracer('test');
  const start = (name: string, parent?: Span, startTime?: number) =>
    tracer.startSpan(
      name,
      startTime === undefined ? {} : { startTime },
      parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT,
    );
  /** What a message's or a request's receiver does: its parent has come over a wire. */
  const receive = (name: string, sender: Span, startTime?: number) =>
    tracer.startSpan(
      name,
      startTime === undefined ? {} : { startTime },
      trace.setSpanContext(ROOT_CONTEXT, { ...sender.spanContext(), isRemote: true }),
    );
  return {
    kept,
    sampling,
    start,
    receive,
    tracer,
    pass(milliseconds: number) {
      time += milliseconds;
    },
  };
}

describe('tail sampling', () => {
  it('keeps the whole trace of a span that failed, in the order in which spans ended, and drops the others', () => {
    const { kept, sampling, start } = setUp({ errors: true });
    for (const fails of [true, false]) {
      const root = start('root');
      const child = start('child', root);
      const grandchild = start('grandchild', child);
      if (fails) grandchild.setStatus({ code: SpanStatusCode.ERROR });
      for (const span of [grandchild, child, root]) span.end();
    }
    assert.deepEqual(kept, ['grandchild', 'child', 'root']);
    assert.deepEqual(sampling.counts(), { kept: 3, dropped: 3, held: 0 });
  });

  it('keeps traces whose root was slow, also where the parent is in another process', () => {
    const { kept, start, tracer } = setUp({ slowerThanMs: 100 });
    const began = Date.now() - 10_000;
    for (const [name, took] of [
      ['slow', 100],
      ['fast', 99],
    ] as const) {
      const root = start(name, undefined, began);
      start(`${name} child`, root).end();
      root.end(began + took);
    }
    const remote = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      traceFlags: 1,
      isRemote: true,
    });
    tracer.startSpan('entry', { startTime: began }, remote).end(began + 500);
    assert.deepEqual(kept, ['slow child', 'slow', 'entry']);
  });

  it('waits for every root where a message or a request comes back to this process', () => {
    const { kept, sampling, start, receive } = setUp({ errors: true, slowerThanMs: 100 });
    const began = Date.now() - 10_000;
    const slow = start('slow', undefined, began);
    receive('in slow', slow, began).end(began + 1);
    slow.end(began + 100);
    const failed = start('failed', undefined, began);
    receive('in failed', failed, began).end(began + 1);
    failed.setStatus({ code: SpanStatusCode.ERROR });
    failed.end(began + 2);
    const fast = start('fast', undefined, began);
    receive('in fast', fast, began).end(began + 1);
    fast.end(began + 2);
    assert.deepEqual(kept, ['in slow', 'slow', 'in failed', 'failed']);
    assert.deepEqual(sampling.counts(), { kept: 4, dropped: 2, held: 0 });
  });

  it('keeps the trace whole where its receiver ends last, and failed', () => {
    const { kept, start, receive } = setUp({ errors: true });
    const sender = start('sender');
    const receiver = receive('receiver', sender);
    start('sent', sender).end();
    sender.end();
    receiver.setStatus({ code: SpanStatusCode.ERROR });
    receiver.end();
    assert.deepEqual(kept, ['sent', 'sender', 'receiver']);
  });

  it('decides anew what is received when all else of its trace has been dropped', () => {
    const { kept, start, receive } = setUp({ errors: true, slowerThanMs: 100 });
    const began = Date.now() - 10_000;
    const sender = start('sender', undefined, began);
    sender.end(began + 1);
    const receiver = receive('receiver', sender, began);
    start('work', receiver, began).end(began + 1);
    receiver.end(began + 100);
    const other = receive('other', sender, began);
    start('other work', other, began).end(began + 1);
    other.end(began + 2);
    assert.deepEqual(kept, ['work', 'receiver', 'other work', 'other']);
  });

  it('keeps a slow root alone whose trace had to be decided before it ended', () => {
    const { kept, start, pass } = setUp({ slowerThanMs: 100 });
    const began = Date.now() - 10_000;
    const root = start('root', undefined, began);
    start('early', root).end();
    pass(MAX_HELD_MS + 1);
    start('another').end();
    start('late', root).end();
    root.end(began + 100);
    assert.deepEqual(kept, ['root']);
  });

  it('forgets roots that never end', () => {
    const { kept, sampling, start, receive } = setUp({ errors: true });
    const sender = start('sender');
    for (let i = 0; i < MAX_OPEN_TRACES; i++) start('never ends');
    receive('receiver', sender).end();
    assert.equal(sampling.counts().dropped, 1);
    sender.setStatus({ code: SpanStatusCode.ERROR });
    sender.end();
    assert.deepEqual(kept, ['sender']);
  });

  it('lets late spans follow the decision, and keeps one that failed', () => {
    const { kept, start } = setUp({ errors: true });
    const bad = start('bad');
    bad.setStatus({ code: SpanStatusCode.ERROR });
    const good = start('good');
    const [late, lost, failed] = [start('late', bad), start('lost', good), start('failed', good)];
    bad.end();
    good.end();
    late.end();
    lost.end();
    failed.setStatus({ code: SpanStatusCode.ERROR });
    failed.end();
    assert.deepEqual(kept, ['bad', 'late', 'failed']);
  });

  it('holds nothing that the ratio keeps, and keeps that part of all traces', () => {
    const { kept, sampling, start } = setUp({ ratio: 0.25 });
    for (let i = 0; i < 4_000; i++) start('root').end();
    assert.ok(Math.abs(kept.length - 1_000) < 200, `${kept.length}`);
    assert.equal(sampling.counts().dropped, 4_000 - kept.length);
  });

  it('is bounded: the oldest traces are decided when too much is held, or for too long', () => {
    const { kept, sampling, start, pass } = setUp({ errors: true });
    const roots = Array.from({ length: MAX_HELD_SPANS + 1 }, () => start('root'));
    const failed = start('failed', roots[0]);
    failed.setStatus({ code: SpanStatusCode.ERROR });
    failed.end();
    for (const root of roots.slice(1)) start('child', root).end();
    assert.deepEqual(kept, ['failed']);
    assert.equal(sampling.counts().held, MAX_HELD_SPANS);
    pass(MAX_HELD_MS + 1);
    start('child', start('root')).end();
    assert.equal(sampling.counts().held, 1);
  });

  for (const [from, to] of [
    [1, 0],
    [0, 1],
  ]) {
    it(`keeps traces whole that are under way when the ratio goes from ${from} to ${to}`, () => {
      const { kept, sampling, start } = setUp({ ratio: from as number });
      const root = start('root');
      const running = start('running', root);
      start('before', root).end();
      sampling.change({ ...NOTHING, ratio: to as number });
      start('after', root, Date.now() + 1000).end(Date.now() + 1000);
      for (const span of [running, root]) span.end();
      start('next', undefined, Date.now() + 1000).end(Date.now() + 1000);
      assert.deepEqual(kept.toSorted(), [
        'after',
        'before',
        ...(to === 1 ? ['next'] : []),
        'root',
        'running',
      ]);
      assert.equal(sampling.counts().held, 0);
    });
  }

  it('decides all at the end by what is there', async () => {
    const { kept, sampling, start } = setUp({ errors: true });
    const child = start('child', start('root'));
    child.setStatus({ code: SpanStatusCode.ERROR });
    child.end();
    start('other', start('root')).end();
    sampling.decideAll();
    assert.deepEqual(kept, ['child']);
    assert.deepEqual(sampling.counts(), { kept: 1, dropped: 1, held: 0 });
  });
});

describe('the ratio', () => {
  it('decides by the random part of the trace id', () => {
    assert.equal(keepsByRatio('0'.repeat(18) + 'f'.repeat(14), 0.01), true);
    assert.equal(keepsByRatio('f'.repeat(18) + '0'.repeat(14), 0.99), false);
    assert.equal(keepsByRatio('0'.repeat(32), 1), true);
    assert.equal(keepsByRatio('f'.repeat(32), 0), false);
  });
});
