import type { SpoolOptions } from './types.ts';

const MIB = 1024 * 1024;
const HOUR_MS = 60 * 60 * 1000;

/** A segment's size at which the next one is begun, in bytes. */
export const SEGMENT_BYTES = 8 * MIB;
/** Size of a spool directory, in bytes. */
export const MAX_BYTES = 256 * MIB;
/** Age at which batches are dropped, in ms. */
export const MAX_AGE_MS = 24 * HOUR_MS;
/** Time between two calls of `adopt()`, in ms. */
export const ADOPT_INTERVAL_MS = 30_000;
/** An owner whose life cannot be seen directly counts as dead after so many ms without a sign: three missed calls. */
export const STALE_AFTER_MS = 3 * ADOPT_INTERVAL_MS;

/**
 * What is taken over at once from owners that are gone: opening a segment reads it, and the thread that does it has other work. The next
 * ones follow when these are sent, or with the next call of `adopt()`.
 */
export const ADOPTION = {
  segments: 64,
  /** After so many bytes no further one is opened. */
  bytes: 16 * MIB,
  /** Folders and files that are looked at, those included in which there is nothing. */
  looks: 256,
} as const;
/** Folders and files of other destinations that are looked at in one turn, to remove what is too old. */
export const HOUSEKEEPING_LOOKS = 256;
/** Beyond so many segments at hand nothing more is taken over: closing has to be quick. */
export const MAX_SEGMENTS = 1_024;

/** Dropping by whole segments should cost a part of what is kept, not all of it. */
const MIN_SEGMENTS = 4;
/** Offsets in a segment are 32 bits wide. */
const LARGEST_SEGMENT_BYTES = 1024 * MIB;

/** Options with every default filled in. */
export type SpoolSettings = Required<SpoolOptions>;

/** Fills in the defaults. */
export function withDefaults(options: SpoolOptions): SpoolSettings {
  const maxBytes = options.maxBytes ?? MAX_BYTES;
  return {
    directory: options.directory,
    maxBytes,
    segmentBytes: Math.min(
      options.segmentBytes ?? SEGMENT_BYTES,
      Math.floor(maxBytes / MIN_SEGMENTS),
      LARGEST_SEGMENT_BYTES,
    ),
    maxAgeMs: options.maxAgeMs ?? MAX_AGE_MS,
    fsyncOnClose: options.fsyncOnClose ?? false,
  };
}
