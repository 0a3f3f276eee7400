import { readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { isForbidden } from './errors.ts';
import { removeEmpty } from './folder.ts';
import { bytesToldBy, freedName, isGone, isOwnedBy, isOwnerName, ownerName, showLife } from './owner.ts';
import type { SpoolOwner } from './types.ts';

/** What owners left that are gone: one listing of the directory, worked off little by little, the oldest first. */
export class Estate {
  readonly #directory: string;
  readonly #owner: SpoolOwner;
  /** Folders that are ours, and not empty as far as we know. */
  readonly #folders = new Set<string>();
  /** Names of folders that nobody has looked into, the oldest last. */
  #names: string[] = [];
  /** The folder that was taken over last. */
  #folder = '';
  /** Names of its unopened files, the oldest last. */
  #files: string[] = [];
  /** Bytes in {@link #names}, as far as they tell. */
  #bytes = 0;
  /** Bytes of each of {@link #files}, on average. */
  #bytesPerFile = 0;
  /** Folders that this process may not read or take over. */
  readonly #forbidden = new Set<string>();

  constructor(directory: string, owner: SpoolOwner) {
    this.#directory = directory;
    this.#owner = owner;
  }

  /** Whether all of the last listing was worked off. */
  get empty(): boolean {
    return this.#names.length === 0 && this.#files.length === 0;
  }

  /** Bytes in what nobody has opened, as far as names of folders tell. */
  get bytes(): number {
    return this.#bytes + this.#bytesPerFile * this.#files.length;
  }

  /** Folders that this process may not read or take over, each counted once. */
  get forbidden(): number {
    return this.#forbidden.size;
  }

  /** Shows that those live who own our folders, and lists the directory again where the last listing is worked off. */
  look(): void {
    for (const folder of this.#folders) showLife(folder);
    if (!this.empty || this.#owner.adopts === false) return;
    const all = this.#namesIn(this.#directory).filter(isOwnerName).sort();
    const { succeeds } = this.#owner;
    // What the owner had that this one succeeds is still in the books: it comes first.
    const first = new Set(succeeds === undefined ? [] : all.filter((name) => isOwnedBy(succeeds, name)));
    this.#names = [...first, ...all.filter((name) => !first.has(name))].toReversed();
    this.#bytes = this.#names.reduce((sum, name) => sum + bytesToldBy(name), 0);
  }

  /** Our own folder, or one in which files of ours are now. */
  hold(folder: string): void {
    this.#folders.add(folder);
  }

  /** Files in folders that are ours now, the oldest first. @param looks folders and files that may be looked at */
  *files(looks: number): Generator<string> {
    for (; looks > 0; looks--) {
      const file = this.#files.pop();
      if (file) yield path.join(this.#folder, file);
      else if (!this.#takeFolder()) return;
    }
  }

  /** A file was removed: its folder as well, where that was the last. */
  emptied(folder: string): void {
    if (!this.#hasUnopened(folder) && removeEmpty(folder)) this.#folders.delete(folder);
  }

  /** Gives all folders to whoever looks next: under the names of owners that are gone. @param bytesIn bytes known to be in a folder */
  release(bytesIn: (folder: string) => number): void {
    for (const folder of this.#folders) {
      if (removeEmpty(folder)) continue;
      const rest = this.#hasUnopened(folder) ? this.#bytesPerFile * this.#files.length : 0;
      const name = freedName(path.basename(folder), Math.round(bytesIn(folder) + rest));
      try {
        renameSync(folder, path.join(this.#directory, name));
      } catch {
        // It was removed, or it is found once this process is gone.
      }
    }
    this.#folders.clear();
    this.#names = [];
    this.#files = [];
    this.#bytes = 0;
  }

  #hasUnopened(folder: string): boolean {
    return folder === this.#folder && this.#files.length > 0;
  }

  /** Looks at the next folder, and takes it over in one step that only one of several can do. @returns false where there is none */
  #takeFolder(): boolean {
    const name = this.#names.pop();
    if (name === undefined) return false;
    const bytes = bytesToldBy(name);
    this.#bytes -= bytes;
    const from = path.join(this.#directory, name);
    const folder = path.join(this.#directory, ownerName(this.#owner.mark, name));
    try {
      if (!isGone(name, from, this.#owner.succeeds)) return true;
      renameSync(from, folder);
    } catch (error) {
      this.#note(from, error); // or another one was faster
      return true;
    }
    this.#folders.add(folder);
    this.#folder = folder;
    this.#files = this.#namesIn(folder).sort().reverse();
    this.#bytesPerFile = bytes / Math.max(1, this.#files.length);
    if (this.#files.length === 0) this.emptied(folder);
    return true;
  }

  /** What is in a folder; nothing where it cannot be read. */
  #namesIn(folder: string): string[] {
    try {
      return readdirSync(folder);
    } catch (error) {
      this.#note(folder, error);
      return [];
    }
  }

  #note(folder: string, error: unknown): void {
    if (isForbidden(error)) this.#forbidden.add(folder);
  }
}
