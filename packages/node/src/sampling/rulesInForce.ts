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

/** Changes that are remembered; a file that changes more often within the time of a trace is being tried out. */
const MAX_EARLIER = 100;

/**
 * @param memoryMs for how long an earlier ratio may still decide
 * @param now milliseconds since 1970
 */
export function rulesInForce(
  initial: SamplingRules,
  memoryMs: number,
  now: () => number = Date.now,
): RulesInForce {
  let current = initial;
  let earlier: readonly { readonly ratio: number; readonly until: number }[] = [];
  return {
    get current() {
      return current;
    },
    ratioFor({ startTime }) {
      if (earlier.length === 0) return current.ratio;
      const start = hrTimeToMilliseconds(startTime);
      const since = earlier.filter(({ until }) => start <= until);
      return Math.max(current.ratio, ...since.map(({ ratio }) => ratio));
    },
    change(rules) {
      const until = now();
      earlier = [
        ...earlier.filter((one) => until - one.until < memoryMs),
        { ratio: current.ratio, until },
      ].slice(-MAX_EARLIER);
      current = rules;
    },
  };
}
