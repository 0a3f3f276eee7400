import { type FSWatcher, lstatSync, readlinkSync, type Stats, watch } from 'node:fs';
import path from 'node:path';
import { diag } from '@opentelemetry/api';

/** How long a file is left alone after it was touched, in ms: whoever writes it may not be done. */
const SETTLING_MS = 100;
/** However often it is touched, it is looked at after so many ms. */
const MAX_SETTLING_MS = 1_000;
/** Symbolic links that lead to each other without end are left alone, as the system does. */
const MAX_LINKS = 40;

/**
 * Tells when a file may hold something else: when it was written or replaced, or a symbolic link on the way to it was. What else happens in its folder
 * does not matter. It does not keep the process alive.
 *
 * @returns ends it
 */
export function watchFile(file: string, changed: () => void): () => void {
  const folders = new Map<string, WatchedFolder>();
  let timer: NodeJS.Timeout | undefined;
  let touchedFirst: number | undefined;

  /** The folders that matter now: a link may lead elsewhere since. */
  function follow(): void {
    const wanted = Map.groupBy(entriesOf(file), path.dirname);
    for (const [folder, watched] of folders) {
      if (wanted.has(folder)) continue;
      watched.close();
      folders.delete(folder);
    }
    for (const [folder, entries] of wanted) {
      const names = new Set(entries.map((entry) => path.basename(entry)));
      const watched = folders.get(folder);
      if (watched) watched.names = names;
      else folders.set(folder, watchFolder(folder, names, touched));
    }
  }

  function touched(): void {
    touchedFirst ??= performance.now();
    const latest = touchedFirst + MAX_SETTLING_MS - performance.now();
    clearTimeout(timer);
    timer = setTimeout(settled, Math.min(SETTLING_MS, Math.max(0, latest))).unref();
  }

  function settled(): void {
    touchedFirst = undefined;
    follow();
    changed();
  }

  follow();
  return () => {
    clearTimeout(timer);
    for (const watched of folders.values()) watched.close();
  };
}

interface WatchedFolder {
  /** What of it matters. */
  names: ReadonlySet<string>;
  close(): void;
}

function watchFolder(folder: string, names: ReadonlySet<string>, touched: () => void): WatchedFolder {
  const failed = (error: unknown) =>
    diag.warn(`${folder} cannot be watched, the configuration is not reloaded: ${String(error)}`);
  let watcher: FSWatcher | undefined;
  const watched: WatchedFolder = { names, close: () => watcher?.close() };
  try {
    watcher = watch(folder, { persistent: false }, (_, name) => {
      if (name === null || watched.names.has(name)) touched(); // not every system says which
    }).on('error', failed);
  } catch (error) {
    failed(error);
  }
  return watched;
}

/**
 * The entries of folders that decide what is found under a path: the symbolic links on the way, and the file at its end. Where the way is
 * interrupted, the last one is what is missing.
 */
export function entriesOf(file: string): string[] {
  const { root } = path.parse(path.resolve(file));
  const entries: string[] = [];
  let at = root;
  let names = namesOf(path.resolve(file));
  while (names.length > 0) {
    const [name = '', ...rest] = names;
    const entry = path.join(at, name);
    const stats = statsOf(entry);
    const isLink = stats?.isSymbolicLink() && entries.length < MAX_LINKS;
    if (isLink || !stats || rest.length === 0) entries.push(entry);
    if (!stats) break;
    at = isLink ? root : entry;
    names = isLink ? [...namesOf(path.resolve(path.dirname(entry), readlinkSync(entry))), ...rest] : rest;
  }
  return entries;
}

function namesOf(absolute: string): string[] {
  return path
    .relative(path.parse(absolute).root, absolute)
    .split(path.sep)
    .filter((name) => name !== '');
}

function statsOf(entry: string): Stats | undefined {
  return lstatSync(entry, { throwIfNoEntry: false });
}
