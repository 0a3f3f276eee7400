import type { Segment } from './segment.ts';

/** Below so many bytes a segment costs more as a file than by what is in it. */
export const SMALL_BYTES = 64 * 1024;
/** So many small segments are worth one larger one. */
export const MERGE_FROM = 8;

/** How segments are put together. */
export interface MergeOptions {
  /** Bytes that the new one may have. */
  readonly segmentBytes: number;
  /** Whether the new one is flushed to the device before the others are removed. */
  readonly fsync: boolean;
  /** Begins the new one, next to the oldest. @throws what the file system says */
  readonly begin: (oldest: Segment) => Segment;
  /** Removes a segment. */
  readonly discard: (segment: Segment) => void;
}

/**
 * Puts small segments, which many short processes leave, together into one. Nothing is removed before all is written: a crash in between
 * makes batches arrive twice.
 *
 * @param segments sealed ones of which nobody has taken anything, the oldest first
 * @returns what is there now, the oldest first; the same where there was nothing to gain, or the disk refused
 */
export function merged(segments: readonly Segment[], options: MergeOptions): readonly Segment[] {
  const small = fitting(segments, options.segmentBytes);
  const [oldest] = small;
  if (!oldest || small.length < MERGE_FROM) return segments;
  const target = copy(small, () => options.begin(oldest), options.fsync);
  if (!target) return segments;
  for (const segment of small) options.discard(segment);
  if (target.done) options.discard(target);
  const gone = new Set(small);
  return segments.flatMap((segment) => {
    if (segment === oldest) return target.done ? [] : [target];
    return gone.has(segment) ? [] : [segment];
  });
}

function fitting(segments: readonly Segment[], room: number): Segment[] {
  const small: Segment[] = [];
  for (const segment of segments) {
    if (segment.bytes > SMALL_BYTES) continue;
    room -= segment.bytes;
    if (room < 0) break;
    small.push(segment);
  }
  return small;
}

function copy(segments: readonly Segment[], begin: () => Segment, fsync: boolean): Segment | undefined {
  const taken: { segment: Segment; offset: number }[] = [];
  let target: Segment | undefined;
  try {
    target = begin();
    for (const segment of segments) {
      for (let next = segment.take(); next; next = segment.take()) {
        taken.push({ segment, offset: next.offset });
        if (!target.append(next.batch, next.batch.writtenAt)) throw new Error('its folder was removed');
      }
    }
    target.seal(fsync);
    return target;
  } catch {
    target?.remove();
    for (const { segment, offset } of taken) segment.release(offset);
    return undefined;
  }
}
