/** What became of records numbered from 0. */
export interface Numbering {
  /** Different records that arrived. */
  readonly distinct: number;
  /** Records that arrived more than once. */
  readonly repeated: number;
  /** Missing before the last one that arrived. */
  readonly holes: number;
  /** Missing after it. */
  readonly tail: number;
}

/** @param logged records that were logged at least */
export function numberingOf(numbers: readonly (number | undefined)[], logged: number): Numbering {
  const known = numbers.filter((number) => number !== undefined && number >= 0);
  const distinct = new Set(known).size;
  const end = known.reduce<number>((most, number) => Math.max(most, (number ?? 0) + 1), 0);
  return {
    distinct,
    repeated: known.length - distinct,
    holes: end - distinct,
    tail: Math.max(0, logged - end),
  };
}
