import type { KeptSeed } from '../support/property.ts';

// Runs that failed once, by property: a failure tells its line. The beginning of a path, up to the first colon, is the failure as it was
// found, before it was made smaller.

/** Of log records. */
export const LOG_SEEDS: readonly KeptSeed[] = [
  { seed: -1192632622, path: '20', why: 'the upper half of a negative 64-bit integer' },
  { seed: 662894298, path: '0', why: 'a length of three bytes' },
  { seed: 684313368, path: '2', why: 'nanoseconds that carry into the upper 32 bits' },
  { seed: 986782152, path: '5', why: '2^63 is no 64-bit integer' },
];

/** Of spans. */
export const SPAN_SEEDS: readonly KeptSeed[] = [
  { seed: 1392282660, path: '1', why: 'dropped attributes of a link' },
  { seed: -1526127686, path: '0', why: 'whether a link’s context is remote' },
];

/** Of metrics. */
export const METRIC_SEEDS: readonly KeptSeed[] = [];
