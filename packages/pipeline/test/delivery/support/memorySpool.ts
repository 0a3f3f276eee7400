import type { Batch } from '../../../src/batch.ts';
import type { DeliverySpool, SpoolFindings, SpoolTally } from '../../../src/delivery/spool.ts';

/** A spool without a disk, which can be told to fail and to lose. */
export interface MemorySpool extends DeliverySpool {
  /** What `append` throws from now on. */
  refuse(error: Error | undefined): void;
  /** Loses the oldest batch that nobody has taken, as a real one does at its size limit. */
  loseOldest(): void;
  /** Puts in what another process left. */
  leave(...batches: Batch[]): void;
  /** What it says from now on to have found on disk. */
  find(findings: SpoolFindings): void;
  readonly waiting: readonly Batch[];
  readonly taken: ReadonlySet<Batch>;
}

export function createMemorySpool(...left: Batch[]): MemorySpool {
  const waiting = [...left];
  const adoptable: Batch[] = [];
  const taken = new Set<Batch>();
  const [kept, lost] = [emptyTally(), emptyTally()];
  for (const batch of left) count(kept, batch, 1);
  let findings: SpoolFindings = {
    adopted: 0,
    damagedPlaces: 0,
    skippedFiles: {},
    expired: { files: 0, bytes: 0 },
  };
  let refusal: Error | undefined;
  const place = new Map<Batch, number>(left.map((batch, index) => [batch, index]));
  const add = (batch: Batch) => {
    place.set(batch, place.size);
    waiting.push(batch);
    count(kept, batch, 1);
  };
  return {
    append(batch) {
      if (refusal) throw refusal;
      add({ ...batch });
    },
    next() {
      const batch = waiting.shift();
      if (batch) taken.add(batch);
      return batch;
    },
    acknowledge(batch) {
      if (!taken.delete(batch)) throw new Error('acknowledged without having been taken');
      count(kept, batch, -1);
    },
    release(batch) {
      if (!taken.delete(batch)) throw new Error('released without having been taken');
      waiting.push(batch);
      waiting.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
    },
    adopt() {
      for (const batch of adoptable.splice(0)) add(batch);
    },
    stats: () => ({ waiting: { ...kept }, dropped: { full: { ...lost } }, ...findings }),
    find(what) {
      findings = what;
    },
    refuse(error) {
      refusal = error;
    },
    loseOldest() {
      const batch = waiting.shift();
      if (!batch) return;
      count(kept, batch, -1);
      count(lost, batch, 1);
    },
    leave(...batches) {
      adoptable.push(...batches);
    },
    waiting,
    taken,
  };
}

type Counts = { -readonly [Key in keyof SpoolTally]: number };

function emptyTally(): Counts {
  return { batches: 0, logs: 0, traces: 0, metrics: 0 };
}

function count(counts: Counts, batch: Batch, sign: 1 | -1): void {
  counts.batches += sign;
  counts[batch.signal] += sign * batch.count;
}
