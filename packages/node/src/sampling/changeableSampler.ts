import { AlwaysOnSampler, ParentBasedSampler, type Sampler } from '@opentelemetry/sdk-trace';

/** A sampler in whose place another one can be put while spans start. */
export interface ChangeableSampler extends Sampler {
  /** @param next undefined for the SDK's own: it follows the parent, and keeps every trace that begins here */
  change(next: Sampler | undefined): void;
}

/** Samples as another sampler does, until that is changed. */
export function changeableSampler(first: Sampler | undefined): ChangeableSampler {
  const usual = new ParentBasedSampler({ root: new AlwaysOnSampler() });
  let current = first ?? usual;
  return {
    shouldSample: (...span) => current.shouldSample(...span),
    toString: () => current.toString(),
    change(next) {
      current = next ?? usual;
    },
  };
}
