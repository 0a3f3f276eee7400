import type { FastPipeline } from '@telltale/pipeline';
import type { Settings } from '../configuration/settings.ts';
import type { SamplingRules } from './rules.ts';
import { tailSampling } from './tailSampling.ts';

type SamplingSettings = Settings['sampling'];

/** A pipeline whose spans are sampled. */
export interface SampledPipeline extends FastPipeline {
  /** Puts other settings into effect; only where they may change. */
  readonly changeSampling?: (settings: SamplingSettings) => void;
}

/**
 * The pipeline with its spans sampled by whole traces; itself where every trace is kept.
 *
 * @param mayChange whether the settings may change while the process runs
 */
export function sampledPipeline(
  fast: FastPipeline,
  settings: SamplingSettings,
  mayChange = false,
): SampledPipeline {
  const [next] = fast.spanProcessors ?? [];
  if (!next || (settings.ratio >= 1 && !mayChange)) return fast;
  const sampling = tailSampling(rulesOf(settings), next);
  return {
    ...fast,
    spanProcessors: [sampling],
    close(limit) {
      sampling.decideAll();
      return fast.close(limit);
    },
    flushSync(limit) {
      sampling.decideAll();
      return fast.flushSync(limit);
    },
    endSync(limit) {
      sampling.decideAll();
      return fast.endSync(limit);
    },
    ...(mayChange && { changeSampling: (settings) => sampling.change(rulesOf(settings)) }),
  };
}

function rulesOf({ ratio, errors, slower_than: slowerThanMs }: SamplingSettings): SamplingRules {
  return { ratio, errors, slowerThanMs };
}
