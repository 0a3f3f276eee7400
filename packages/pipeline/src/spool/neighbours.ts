import { type Dirent, existsSync, lstatSync, lutimesSync, readdirSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { removeEmpty } from './folder.ts';
import { isSegmentName } from './found.ts';
import { HOUSEKEEPING_LOOKS, MAX_AGE_MS } from './limits.ts';
import { isGone, isOwnerName } from './owner.ts';
import type { SpoolStats } from './types.ts';

/** Where the spools of other destinations are. */
export interface NeighbourOptions {
  /** The folder that holds one for each destination. */
  readonly root: string;
  /** Whether a folder in it is another destination's. */
  readonly isOther: (name: string) => boolean;
  /** The directory of a spool within its destination's. */
  readonly within: string;
  /** Age at which files are removed, in ms. @default 86400000 */
  readonly maxAgeMs?: number | undefined;
}

/**
 * Keeps house among the spools of destinations that this process does not send to: perhaps no process does any more. What is too old there
 * is removed, by the times of the files and without opening them, so that nobody knows how many records that were. A destination with an
 * owner that lives is left to it, and so is all whose name is not ours.
 */
export class Neighbours {
  readonly #options: NeighbourOptions;
  readonly #maxAgeMs: number;
  /** One walk through all of them, continued with each turn. */
  #walk: Generator<void> | undefined;
  #expired = { files: 0, bytes: 0 };

  constructor(options: NeighbourOptions) {
    this.#options = options;
    this.#maxAgeMs = options.maxAgeMs ?? MAX_AGE_MS;
  }

  get root(): string {
    return this.#options.root;
  }

  /** What was removed since the start. */
  get expired(): SpoolStats['expired'] {
    return this.#expired;
  }

  /** Goes on with the walk, or begins the next one. @param looks folders and files that may be looked at */
  keepHouse(looks = HOUSEKEEPING_LOOKS): void {
    this.#walk ??= this.#visitAll();
    for (; looks > 0; looks--) {
      if (!this.#walk.next().done) continue;
      this.#walk = undefined;
      return;
    }
  }

  *#visitAll(): Generator<void> {
    const { root, isOther, within } = this.#options;
    // In any order: short processes, none of which gets through all, together do.
    for (const name of shuffled(folders(root).filter(isOther))) {
      yield;
      const destination = path.join(root, name);
      try {
        const unused = this.#isTooOld(destination);
        yield* this.#visit(path.join(destination, within));
        if (unused) removeEmpty(destination);
      } catch {
        // It is gone, or not for us to look into.
      }
    }
  }

  *#visit(directory: string): Generator<void> {
    if (!existsSync(directory)) return;
    const unused = this.#isTooOld(directory);
    const owners = folders(directory).filter(isOwnerName);
    for (const name of owners) {
      yield;
      if (!isGone(name, path.join(directory, name))) return;
    }
    for (const name of owners) yield* this.#clear(path.join(directory, name));
    if (unused) removeEmpty(directory);
  }

  /** Removes what is too old in the folder of an owner that is gone; whoever takes it over meanwhile gives it another name. */
  *#clear(folder: string): Generator<void> {
    yield;
    for (const { name } of entries(folder)) {
      if (!isSegmentName(name)) continue;
      yield;
      this.#removeTooOld(path.join(folder, name));
    }
    removeEmpty(folder);
  }

  #removeTooOld(file: string): void {
    try {
      const { mtimeMs, size } = lstatSync(file);
      const now = Date.now();
      // Written by a clock that was ahead: the age counts from now on, as in a spool.
      if (mtimeMs > now) lutimesSync(file, now / 1000, now / 1000);
      if (now - mtimeMs <= this.#maxAgeMs) return;
      unlinkSync(file);
      this.#expired = { files: this.#expired.files + 1, bytes: this.#expired.bytes + size };
    } catch {
      // Somebody else was faster, or it is not ours to remove.
    }
  }

  /** Whether nothing was made or removed in a folder for long: in another one somebody may just be about to begin. */
  #isTooOld(folder: string): boolean {
    return Date.now() - lstatSync(folder).mtimeMs > this.#maxAgeMs;
  }
}

function folders(folder: string): string[] {
  return entries(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** What is in a folder; nothing where it cannot be read. */
function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function shuffled(names: readonly string[]): string[] {
  return names
    .map((name) => ({ name, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name);
}
