import { TraceFlags } from '@opentelemetry/api';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { keepsByRatio, keepsTrace, type SamplingRules } from './rules.ts';

/** Longest time that a trace is held for its root to end, in ms; then it is decided by what is there. */
export const MAX_HELD_MS = 60_000;
/** Spans that are held at once, of all traces; beyond, the oldest trace is decided. */
export const MAX_HELD_SPANS = 20_000;
/** Decisions that are remembered for spans that end after their root. */
const MAX_DECISIONS = 10_000;

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

interface Held {
  readonly since: number;
  readonly spans: ReadableSpan[];
  keep: boolean;
}

/**
 * Keeps or drops whole traces, as far as they lie in this process: spans that end are held until the local root ends (a span without a parent, or
 * with a remote one), and go on together if the ratio or a rule keeps the trace. What is kept at once by the ratio is not held. Log records and
 * business events are not sampled.
 *
 * Its memory is bounded by {@link MAX_HELD_SPANS} and {@link MAX_HELD_MS}.
 *
 * @param next gets the spans that are kept
 * @param now a clock in ms, for the time that a trace is held
 */
export function tailSampling(
  initial: SamplingRules,
  next: SpanProcessor,
  now: () => number = performance.now.bind(performance),
): TailSampling {
  let rules = initial;
  let earlier: { readonly ratio: number; readonly until: number } | undefined;
  const traces = new Map<string, Held>();
  const decisions = new Map<string, boolean>();
  let held = 0;
  let kept = 0;
  let dropped = 0;

  function pass(span: ReadableSpan): void {
    kept++;
    next.onEnd(span);
  }

  function decide(traceId: string, { spans, keep }: Held): void {
    traces.delete(traceId);
    held -= spans.length;
    decisions.set(traceId, keep);
    if (decisions.size > MAX_DECISIONS) decisions.delete(decisions.keys().next().value as string);
    if (keep) for (const span of spans) pass(span);
    else dropped += spans.length;
  }

  function decideOldest(): void {
    const [first] = traces;
    if (first) decide(...first);
  }

  function decideAll(): void {
    for (const [traceId, trace] of traces) decide(traceId, trace);
  }

  function decideOverdue(): void {
    const limit = now() - MAX_HELD_MS;
    for (const [traceId, trace] of traces) {
      if (trace.since > limit) return; // they stand in the order of their first span
      decide(traceId, trace);
    }
  }

  /** Late spans follow their trace's decision; one that failed is kept in any case, alone. */
  function followDecision(span: ReadableSpan, keep: boolean): void {
    if (keep || keepsTrace(span, false, rules)) pass(span);
    else dropped++;
  }

  function hold(traceId: string, span: ReadableSpan, root: boolean): void {
    let trace = traces.get(traceId);
    if (!trace) {
      trace = { since: now(), spans: [], keep: false };
      traces.set(traceId, trace);
    }
    trace.spans.push(span);
    held++;
    trace.keep ||= keepsTrace(span, root, rules);
    if (root) decide(traceId, trace);
    else if (held > MAX_HELD_SPANS) decideOldest();
  }

  /** The ratio that decides about a span: the higher one of those that were in force since it started. */
  function ratioFor({ startTime }: ReadableSpan): number {
    return earlier && hrTimeToMilliseconds(startTime) <= earlier.until
      ? Math.max(earlier.ratio, rules.ratio)
      : rules.ratio;
  }

  return {
    onStart: (span, parent) => next.onStart(span, parent),
    onEnd(span) {
      const { traceId, traceFlags } = span.spanContext();
      if ((traceFlags & TraceFlags.SAMPLED) === 0) return; // dropped from the start
      if (keepsByRatio(traceId, ratioFor(span))) {
        const trace = traces.get(traceId); // only where the ratio has changed since
        if (!trace) return pass(span);
        trace.keep = true;
      }
      decideOverdue();
      const decision = decisions.get(traceId);
      if (decision !== undefined) followDecision(span, decision);
      else hold(traceId, span, isLocalRoot(span));
    },
    forceFlush: () => next.forceFlush(),
    async shutdown() {
      decideAll();
      await next.shutdown();
    },
    decideAll,
    change(next) {
      const until = Date.now();
      const isRecent = earlier !== undefined && until - earlier.until < MAX_HELD_MS;
      earlier = { ratio: Math.max(rules.ratio, isRecent ? (earlier?.ratio ?? 0) : 0), until };
      rules = next;
    },
    counts: () => ({ kept, dropped, held }),
  };
}

function isLocalRoot({ parentSpanContext }: ReadableSpan): boolean {
  return parentSpanContext === undefined || parentSpanContext.isRemote === true;
}
