import path from 'node:path';
import type { Batch } from '../batch.ts';
import { diskRefused, spoolFull, systemCode } from './errors.ts';
import { Estate } from './estate.ts';
import { makeFolder } from './folder.ts';
import { SegmentFiles } from './found.ts';
import { createLedger } from './ledger.ts';
import { ADOPTION, MAX_SEGMENTS, withDefaults } from './limits.ts';
import { merged } from './merge.ts';
import type { Neighbours } from './neighbours.ts';
import { newMark, ownerName } from './owner.ts';
import { RECORD_HEADER_BYTES } from './record.ts';
import type { Segment } from './segment.ts';
import { NOTHING, plus } from './tally.ts';
import type { Spool, SpooledBatch, SpoolOptions, SpoolOwner } from './types.ts';

/** Somebody may remove the folder, or take it for a dead owner's, while it is written to. */
const APPEND_TRIES = 3;

/**
 * Opens the spool of one signal to one destination: batches that wait on disk, in order of writing, those that an earlier process left
 * before our own. Nothing is made on disk before the first batch is kept; what others left is taken over little by little, however much
 * it is: the oldest at once, more whenever nothing else is left to send.
 *
 * Never throws; a directory that cannot be used shows at the first {@link Spool.append}.
 *
 * @param owner @default one of its own
 * @param neighbours the spools of other destinations, among which this one keeps house. @default none
 */
export function openSpool(
  options: SpoolOptions,
  owner: SpoolOwner = { mark: newMark() },
  neighbours?: Neighbours,
): Spool {
  const { directory, segmentBytes, maxBytes, maxAgeMs, fsyncOnClose } = withDefaults(options);
  const own = path.join(directory, ownerName(owner.mark));
  const estate = new Estate(directory, owner);
  const ledger = createLedger();
  const files = new SegmentFiles(ledger);
  const taken = new Map<Batch, { segment: Segment; offset: number }>();
  let segments: Segment[] = [];
  let begun = 0;
  let adopted = 0;
  let closed = false;
  /** What was there when it was closed: somebody else's from then on, but not lost. */
  let left = NOTHING;

  const waiting = () => segments.reduce((sum, segment) => plus(sum, segment.tally), left);
  const bytes = () => segments.reduce((sum, segment) => sum + segment.bytes, 0);

  function beginOwn(): Segment {
    makeFolder(own);
    estate.hold(own);
    const segment = files.begin(own, begun++);
    segments.push(segment);
    return segment;
  }

  const isOwn = (segment: Segment) => path.dirname(segment.path) === own;

  /** Drops the oldest segments until there is room; one that is being sent stays. */
  function makeRoom(needed: number): boolean {
    if (bytes() + estate.bytes + needed > maxBytes) {
      takeOver();
      while (bytes() + estate.bytes + needed > maxBytes && dropOldest((segment) => !isOwn(segment)));
    }
    while (bytes() + needed > maxBytes) if (!dropOldest(() => true)) return false;
    return true;
  }

  function dropOldest(among: (segment: Segment) => boolean): boolean {
    const oldest = segments.find((segment) => !segment.busy && among(segment));
    if (!oldest) return false;
    ledger.drop('full', oldest.tally);
    drop(oldest);
    return true;
  }

  function drop(segment: Segment): void {
    segments = segments.filter((other) => other !== segment);
    discard(segment);
  }

  function discard(segment: Segment): void {
    segment.remove();
    if (!isOwn(segment)) estate.emptied(path.dirname(segment.path));
  }

  function settle({ segment }: { segment: Segment }): void {
    if (segment.done) drop(segment);
  }

  /** Takes over the oldest of what owners left that are gone, as much as can be done at once. */
  function takeOver(): number {
    const found: Segment[] = [];
    let read = 0;
    if (segments.length < MAX_SEGMENTS) {
      for (const file of estate.files(ADOPTION.looks)) {
        const segment = files.open(file);
        if (segment?.done) discard(segment);
        if (!segment || segment.done) continue;
        found.push(segment);
        read += segment.bytes;
        if (found.length >= ADOPTION.segments || read >= ADOPTION.bytes) break;
      }
    }
    adopted += found.length;
    segments = [...segments.filter((one) => !isOwn(one)), ...inOrder(found), ...segments.filter(isOwn)];
    dropTooOld();
    return found.length;
  }

  function inOrder(found: readonly Segment[]): readonly Segment[] {
    return merged(
      found.toSorted((a, b) => a.newest - b.newest),
      { segmentBytes, fsync: fsyncOnClose, begin: (oldest) => files.beginNextTo(oldest), discard },
    );
  }

  function adopt(): number {
    if (closed) return 0;
    try {
      estate.look();
      const found = takeOver();
      makeRoom(0);
      if (owner.adopts !== false) neighbours?.keepHouse();
      return found;
    } catch {
      return 0;
    }
  }

  function dropTooOld(): void {
    const now = Date.now();
    for (const segment of segments) {
      // Written by a clock that was ahead: the age counts from now on, not from a day that may be far.
      segment.newest = Math.min(segment.newest, now);
      if (segment.busy || segment.tally.batches === 0 || now - segment.newest <= maxAgeMs) continue;
      ledger.drop('age', segment.tally);
      drop(segment);
    }
  }

  function open(needed: number): Segment {
    const last = segments.at(-1);
    if (last && !last.sealed && last.bytes + needed <= segmentBytes) return last;
    last?.seal(fsyncOnClose);
    if (last?.done) drop(last);
    return beginOwn();
  }

  adopt();

  return {
    append(batch) {
      const needed = batch.body.byteLength + RECORD_HEADER_BYTES;
      if (!makeRoom(needed)) throw spoolFull(directory, needed, maxBytes);
      try {
        for (let tries = APPEND_TRIES; tries > 0; tries--) {
          if (open(needed).append(batch, Date.now())) return;
        }
      } catch (cause) {
        throw diskRefused(neighbours?.root ?? directory, cause);
      }
      throw diskRefused(
        neighbours?.root ?? directory,
        new Error('Its files are removed while they are written'),
      );
    },
    next(): SpooledBatch | undefined {
      const found = nextAtHand();
      // More is taken over when all at hand is done: whoever waits for what is in the spool now counts what leaves it.
      if (found || taken.size > 0 || closed || takeOver() === 0) return found;
      return nextAtHand();
    },
    acknowledge(batch) {
      const place = taken.get(batch);
      if (!place || !taken.delete(batch)) return;
      place.segment.acknowledge(place.offset);
      settle(place);
    },
    release(batch) {
      const place = taken.get(batch);
      if (!place || !taken.delete(batch)) return;
      place.segment.release(place.offset);
    },
    adopt,
    stats: () => ({
      bytes: bytes(),
      maxBytes,
      segments: segments.length,
      waiting: waiting(),
      dropped: ledger.dropped,
      damagedPlaces: ledger.damagedPlaces,
      adopted,
      skippedFiles: { ...files.skipped, forbidden: estate.forbidden },
      expired: neighbours?.expired ?? { files: 0, bytes: 0 },
    }),
    close() {
      closed = true;
      const bytesIn = new Map<string, number>();
      for (const segment of segments) {
        const folder = path.dirname(segment.path);
        segment.seal(fsyncOnClose);
        if (segment.done) segment.remove();
        else if (!segment.inPlace) ledger.drop('removed', segment.tally);
        else {
          segment.close();
          bytesIn.set(folder, (bytesIn.get(folder) ?? 0) + segment.bytes);
          left = plus(left, segment.tally);
        }
      }
      segments = [];
      taken.clear();
      estate.release((folder) => bytesIn.get(folder) ?? 0);
    },
  };

  function nextAtHand(): SpooledBatch | undefined {
    for (const segment of [...segments]) {
      const found = readable(segment);
      if (found) {
        taken.set(found.batch, { segment, offset: found.offset });
        return found.batch;
      }
      settle({ segment });
    }
    return undefined;
  }

  /** A file that cannot be read now may be readable later; one that is gone is not. */
  function readable(segment: Segment): ReturnType<Segment['take']> {
    try {
      return segment.take();
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') return undefined;
      ledger.drop('removed', segment.tally);
      drop(segment);
      return undefined;
    }
  }
}
