import { hrTimeToMilliseconds } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { SamplingRules } from './rules.ts';

/** Rules that may change while traces are under way. */
export interface RulesInForce {
  readonly current: SamplingRules;
  /** The ratio that decides about a span: the highest one of those that were in force since it started. */
  ratioFor(span: ReadableSpan): number;
  change(rules: SamplingRules): void;
}

/** @param memoryMs for how long an earlier ratio may still decide */
export function rulesInForce(initial: SamplingRules, memoryMs: number): RulesInForce {
  let current = initial;
  let earlier: { readonly ratio: number; readonly until: number } | undefined;
  return {
    get current() {
      return current;
    },
    ratioFor({ startTime }) {
      return earlier && hrTimeToMilliseconds(startTime) <= earlier.until
        ? Math.max(earlier.ratio, current.ratio)
        : current.ratio;
    },
    change(rules) {
      const until = Date.now();
      const isRecent = earlier !== undefined && until - earlier.until < memoryMs;
      earlier = { ratio: Math.max(current.ratio, isRecent ? (earlier?.ratio ?? 0) : 0), until };
      current = rules;
    },
  };
}
