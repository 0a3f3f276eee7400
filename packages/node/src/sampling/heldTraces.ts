import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** Longest time that a trace is held for its roots to end, in ms; then it is decided by what is there. */
export const MAX_HELD_MS = 60_000;
/** Spans that are held at once, of all traces; beyond, the oldest trace is decided. */
export const MAX_HELD_SPANS = 20_000;
/** Decisions that are remembered for spans that end after their root. */
const MAX_DECISIONS = 10_000;

interface Held {
  readonly since: number;
  readonly spans: ReadableSpan[];
  keep: boolean;
}

/** Traces that are not decided yet, and the decisions of late. */
export interface HeldTraces {
  /** Spans that are held. */
  readonly size: number;
  has(traceId: string): boolean;
  /** @param keep whether this span keeps its trace */
  hold(traceId: string, span: ReadableSpan, keep: boolean): void;
  decide(traceId: string): void;
  decideOverdue(): void;
  decideAll(): void;
  /** Whether the trace was kept; undefined where nothing is known of it. */
  decisionOf(traceId: string): boolean | undefined;
  /** What begins now of a trace that was dropped is decided anew. */
  reopen(traceId: string): void;
}

/**
 * Holds traces, within {@link MAX_HELD_SPANS} and {@link MAX_HELD_MS}.
 *
 * @param decided gets the spans of a trace in the order in which they ended, and whether they are kept
 * @param now a clock in ms
 */
export function heldTraces(
  decided: (spans: readonly ReadableSpan[], keep: boolean) => void,
  now: () => number,
): HeldTraces {
  const traces = new Map<string, Held>(); // in the order of their first span
  const decisions = new Map<string, boolean>();
  let size = 0;

  function decide(traceId: string): void {
    const trace = traces.get(traceId);
    if (!trace) return;
    traces.delete(traceId);
    size -= trace.spans.length;
    decisions.set(traceId, trace.keep);
    if (decisions.size > MAX_DECISIONS) decisions.delete(decisions.keys().next().value as string);
    decided(trace.spans, trace.keep);
  }

  return {
    get size() {
      return size;
    },
    has: (traceId) => traces.has(traceId),
    hold(traceId, span, keep) {
      let trace = traces.get(traceId);
      if (!trace) {
        trace = { since: now(), spans: [], keep: false };
        traces.set(traceId, trace);
      }
      trace.spans.push(span);
      trace.keep ||= keep;
      size++;
      if (size > MAX_HELD_SPANS) decide(traces.keys().next().value as string);
    },
    decide,
    decideOverdue() {
      const limit = now() - MAX_HELD_MS;
      for (const [traceId, { since }] of traces) {
        if (since > limit) return;
        decide(traceId);
      }
    },
    decideAll() {
      for (const traceId of traces.keys()) decide(traceId);
    },
    decisionOf: (traceId) => decisions.get(traceId),
    reopen(traceId) {
      if (decisions.get(traceId) === false) decisions.delete(traceId);
    },
  };
}
