import type { FastPipeline } from '@telltale/pipeline';
import type { Settings } from '../settings.ts';
import { tailSampling } from './tailSampling.ts';

/** The pipeline with its spans sampled by whole traces; itself where every trace is kept. */
export function sampledPipeline(fast: FastPipeline, settings: Settings['sampling']): FastPipeline {
  const [next] = fast.spanProcessors ?? [];
  const { ratio, errors, slower_than: slowerThanMs } = settings;
  if (!next || ratio >= 1) return fast;
  const sampling = tailSampling({ ratio, errors, slowerThanMs }, next);
  return {
    ...fast,
    spanProcessors: [sampling],
    close(limit) {
      sampling.decideAll();
      return fast.close(limit);
    },
    endSync(limit) {
      sampling.decideAll();
      return fast.endSync(limit);
    },
  };
}
