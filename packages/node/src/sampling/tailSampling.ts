import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { heldTraces, MAX_HELD_MS } from './heldTraces.ts';
import { openRoots } from './openRoots.ts';
import { keepsByRatio, keepsTrace, type SamplingRules } from './rules.ts';
import { rulesInForce } from './rulesInForce.ts';

/** What became of the spans. */
export interface SamplingCounts {
  readonly kept: number;
  readonly dropped: number;
  readonly held: number;
}

/** The span processor, and what the end of a process needs of it. */
export interface TailSampling extends SpanProcessor {
  /** Decides all traces now, by what is there of them. */
  decideAll(): void;
  /** Other rules from now on. A trace that is under way stays whole: the ratio that was in force when it began may keep it, too. */
  change(rules: SamplingRules): void;
  counts(): SamplingCounts;
}

/**
 * Keeps or drops whole traces, as far as they lie in this process: spans that end are held until the last local root ends (a span without a parent,
 * or with a remote one, which may lie in this process all the same), and go on together if the ratio or a rule keeps the trace. What is kept at once
 * by the ratio is not held. Log records and business events are not sampled.
 *
 * @param next gets the spans that are kept
 * @param now a clock in ms, for the time that a trace is held
 */
export function tailSampling(
  initial: SamplingRules,
  next: SpanProcessor,
  now: () => number = performance.now.bind(performance),
): TailSampling {
  const rules = rulesInForce(initial, MAX_HELD_MS);
  const roots = openRoots();
  let [kept, dropped] = [0, 0];

  function release(spans: readonly ReadableSpan[], keep: boolean): void {
    if (keep) kept += spans.length;
    else dropped += spans.length;
    if (keep) for (const span of spans) next.onEnd(span);
  }

  const traces = heldTraces(release, now);

  /** What is not kept by the ratio alone. */
  function judge(span: ReadableSpan, traceId: string, byRatio: boolean, isRoot: boolean): void {
    traces.decideOverdue();
    const keep = byRatio || keepsTrace(span, isRoot, rules.current);
    const decision = traces.decisionOf(traceId);
    // Late spans follow their trace's decision; one that would have kept it is kept in any case, alone.
    if (decision !== undefined) release([span], decision || keep);
    else traces.hold(traceId, span, keep);
  }

  return {
    onStart(span, parent) {
      const { traceId, traceFlags } = span.spanContext();
      if (isSampled(traceFlags) && isLocalRoot(span) && !keepsByRatio(traceId, rules.current.ratio)) {
        roots.started(traceId);
        traces.reopen(traceId);
      }
      next.onStart(span, parent);
    },
    onEnd(span) {
      const { traceId, traceFlags } = span.spanContext();
      if (!isSampled(traceFlags)) return; // dropped from the start
      const isRoot = isLocalRoot(span);
      const isLast = isRoot && roots.ended(traceId);
      const byRatio = keepsByRatio(traceId, rules.ratioFor(span));
      if (byRatio && !traces.has(traceId)) return release([span], true); // it is held only where the ratio has changed since
      judge(span, traceId, byRatio, isRoot);
      if (isLast) traces.decide(traceId);
    },
    forceFlush: () => next.forceFlush(),
    async shutdown() {
      traces.decideAll();
      await next.shutdown();
    },
    decideAll: traces.decideAll,
    change: rules.change,
    counts: () => ({ kept, dropped, held: traces.size }),
  };
}

function isSampled(traceFlags: number): boolean {
  return (traceFlags & TraceFlags.SAMPLED) !== 0;
}

function isLocalRoot({ parentSpanContext }: Pick<ReadableSpan, 'parentSpanContext'>): boolean {
  return parentSpanContext === undefined || parentSpanContext.isRemote === true;
}
