import { median, sum } from './statistics.ts';

/** What one round of a variant cost. */
export interface CpuResult {
  readonly mainUs: number;
  readonly processUs: number;
  readonly lost: number;
}

/** The rounds of each variant, by what is asked of them. */
export function cpuFigures<V extends string>(results: Readonly<Record<V, readonly CpuResult[]>>) {
  const main = (variant: V): number[] => results[variant].map(({ mainUs }) => mainUs);
  const all = (variant: V): number[] => results[variant].map(({ processUs }) => processUs);
  const lost = (variant: V): number => sum(results[variant].map(({ lost }) => lost));
  const figures = (variants: readonly V[]) =>
    Object.fromEntries(
      variants.map((variant) => [
        variant,
        { mainUs: median(main(variant)), processUs: median(all(variant)), lost: lost(variant) },
      ]),
    );
  return { main, all, lost, figures };
}
