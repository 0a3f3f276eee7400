import type { Sampler } from '@opentelemetry/sdk-trace';

/** A sampler in whose place another one can be put while spans start. */
export interface ChangeableSampler extends Sampler {
  change(next: Sampler): void;
}

/** Samples as another sampler does, until that is changed. */
export function changeableSampler(first: Sampler): ChangeableSampler {
  let current = first;
  return {
    shouldSample: (...span) => current.shouldSample(...span),
    toString: () => current.toString(),
    change(next) {
      current = next;
    },
  };
}
