import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { Batch } from '../batch.ts';
import { diskRefused, spoolFull, systemCode } from './errors.ts';
import { makeFolder, removeEmpty } from './folder.ts';
import { ID_BYTES } from './header.ts';
import { createLedger } from './ledger.ts';
import { withDefaults } from './limits.ts';
import { freedName, isGone, isOwnerName, newMark, ownerName, showLife } from './owner.ts';
import { RECORD_HEADER_BYTES } from './record.ts';
import { Segment } from './segment.ts';
import { NOTHING, plus } from './tally.ts';
import type { Spool, SpooledBatch, SpoolOptions, SpoolOwner } from './types.ts';

const SUFFIX = '.segment';
/** Somebody may remove the folder, or take it for a dead owner's, while it is written to. */
const APPEND_TRIES = 3;

/**
 * Opens the spool of one signal to one destination: batches that wait on disk, in order of writing, those that an earlier process left
 * before our own. Nothing is made on disk before the first batch is kept; what others left is taken over at once.
 *
 * Never throws; a directory that cannot be used shows at the first {@link Spool.append}.
 *
 * @param owner @default one of its own
 */
export function openSpool(
  options: SpoolOptions,
  { mark, succeeds }: SpoolOwner = { mark: newMark() },
): Spool {
  const { directory, segmentBytes, maxBytes, maxAgeMs, fsyncOnClose } = withDefaults(options);
  const own = path.join(directory, ownerName(mark));
  const ledger = createLedger();
  const taken = new Map<Batch, { segment: Segment; offset: number }>();
  const skippedFiles = { foreign: 0, unreadable: 0, unknownVersion: 0 };
  let segments: Segment[] = [];
  let begun = 0;
  let adopted = 0;
  let closed = false;
  /** What was there when it was closed: somebody else's from then on, but not lost. */
  let left = NOTHING;

  const waiting = () => segments.reduce((sum, segment) => plus(sum, segment.tally), left);
  const bytes = () => segments.reduce((sum, segment) => sum + segment.bytes, 0);

  function begin(): Segment {
    makeFolder(own);
    const id = randomBytes(ID_BYTES);
    const name = `${String(begun++).padStart(8, '0')}-${id.toString('hex')}${SUFFIX}`;
    const segment = Segment.create(path.join(own, name), id, ledger);
    segments.push(segment);
    return segment;
  }

  /** Drops the oldest segments until there is room; one that is being sent stays. */
  function makeRoom(needed: number): boolean {
    while (bytes() + needed > maxBytes) {
      const oldest = segments.find((segment) => !segment.busy);
      if (!oldest) return false;
      ledger.drop('full', oldest.tally);
      drop(oldest);
    }
    return true;
  }

  function drop(segment: Segment): void {
    segments = segments.filter((other) => other !== segment);
    segment.remove();
  }

  function settle({ segment }: { segment: Segment }): void {
    if (segment.done) drop(segment);
  }

  /** Opens the segments in a folder that is ours now. */
  function openFolder(folder: string): Segment[] {
    const found: Segment[] = [];
    for (const name of readdirSync(folder).toSorted()) {
      const id = new RegExp(`^\\d{8}-([0-9a-f]{${2 * ID_BYTES}})\\${SUFFIX}$`).exec(name)?.[1];
      if (!id) {
        skippedFiles.foreign++;
        continue;
      }
      try {
        const segment = Segment.open(path.join(folder, name), Buffer.from(id, 'hex'), ledger);
        if (!segment) skippedFiles.unknownVersion++;
        else if (segment.done) segment.remove();
        else found.push(segment);
      } catch {
        skippedFiles.unreadable++;
      }
    }
    return found;
  }

  /** Takes a folder over in one step that only one of several can do. */
  function takeOver(name: string): Segment[] {
    const target = path.join(directory, ownerName(mark));
    try {
      renameSync(path.join(directory, name), target);
    } catch {
      return []; // another one was faster
    }
    const found = openFolder(target);
    if (found.length === 0) removeEmpty(target);
    return found;
  }

  function ownersThatAreGone(): string[] {
    if (!existsSync(directory)) return [];
    return readdirSync(directory)
      .filter(
        (name) => isOwnerName(name) && !segments.some((segment) => path.dirname(segment.path).endsWith(name)),
      )
      .filter(
        (name) => path.join(directory, name) !== own && isGone(name, path.join(directory, name), succeeds),
      );
  }

  function adopt(): number {
    if (closed) return 0;
    try {
      for (const folder of new Set(segments.map((segment) => path.dirname(segment.path)))) showLife(folder);
      const found = ownersThatAreGone().flatMap(takeOver);
      segments = [...found.toSorted((a, b) => a.newest - b.newest), ...segments];
      adopted += found.length;
      dropTooOld();
      makeRoom(0);
      return found.length;
    } catch {
      return 0;
    }
  }

  function dropTooOld(): void {
    for (const segment of segments) {
      if (segment.busy || segment.tally.batches === 0 || Date.now() - segment.newest <= maxAgeMs) continue;
      ledger.drop('age', segment.tally);
      drop(segment);
    }
  }

  function open(needed: number): Segment {
    const last = segments.at(-1);
    if (last && !last.sealed && last.bytes + needed <= segmentBytes) return last;
    last?.seal(fsyncOnClose);
    if (last?.done) drop(last);
    return begin();
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
        throw diskRefused(directory, cause);
      }
      throw diskRefused(directory, new Error('Its files are removed while they are written'));
    },
    next(): SpooledBatch | undefined {
      for (const segment of [...segments]) {
        const found = readable(segment);
        if (found) {
          taken.set(found.batch, { segment, offset: found.offset });
          return found.batch;
        }
        settle({ segment });
      }
      return undefined;
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
      skippedFiles: { ...skippedFiles },
    }),
    close() {
      closed = true;
      const folders = new Set([own, ...segments.map((segment) => path.dirname(segment.path))]);
      for (const segment of segments) {
        segment.seal(fsyncOnClose);
        if (segment.done) segment.remove();
        else segment.close();
      }
      left = waiting();
      segments = [];
      taken.clear();
      for (const folder of folders) release(folder);
    },
  };

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

  /** Gives a folder to whoever looks next: under the name of an owner that is gone. */
  function release(folder: string): void {
    if (!existsSync(folder) || removeEmpty(folder)) return;
    try {
      renameSync(folder, path.join(directory, freedName(path.basename(folder))));
    } catch {
      // It is found once this process is gone.
    }
  }
}
