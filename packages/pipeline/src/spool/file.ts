import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  unlinkSync,
} from 'node:fs';
import { readAt, writeAt } from './disk.ts';

const { O_RDWR, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/**
 * A segment's file, open only while it is needed: a process has a limited number of open files, and its application wants
 * them. The descriptor is never used after it was closed, when its number may be that of another file.
 */
export class SegmentFile {
  readonly path: string;
  #fd: number | undefined;

  private constructor(path: string, fd: number | undefined) {
    this.path = path;
    this.#fd = fd;
  }

  /** Makes the file, for its owner alone. @throws what the file system says */
  static create(path: string): SegmentFile {
    return new SegmentFile(path, openSync(path, 'wx+', 0o600));
  }

  /** A file that is there. */
  static at(path: string): SegmentFile {
    return new SegmentFile(path, undefined);
  }

  /** Whether the file can still be found under its name, so that whoever comes after this process finds it too. */
  get inPlace(): boolean {
    return existsSync(this.path);
  }

  /** @throws what the file system says */
  get size(): number {
    return fstatSync(this.#open()).size;
  }

  /** @throws what the file system says */
  read(position: number, length: number): Buffer {
    return readAt(this.#open(), position, length);
  }

  /** @throws what the file system says */
  write(buffers: readonly Uint8Array[], position: number): void {
    writeAt(this.#open(), buffers, position);
  }

  /** Cuts off what a failed write left. */
  cut(size: number): void {
    try {
      ftruncateSync(this.#open(), size);
    } catch {
      // The next record is written over it; a reader skips what remains.
    }
  }

  /** @throws what the file system says */
  flush(): void {
    fsyncSync(this.#open());
  }

  /** Lets go of the descriptor; the next use opens the file again. */
  rest(): void {
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd !== undefined) closeSync(fd);
  }

  /** Removes the file. */
  remove(): void {
    this.rest();
    try {
      unlinkSync(this.path);
    } catch {
      // Somebody removed it before.
    }
  }

  #open(): number {
    if (this.#fd !== undefined) return this.#fd;
    const fd = openSync(this.path, O_RDWR | O_NOFOLLOW | O_NONBLOCK);
    if (!fstatSync(fd).isFile()) {
      closeSync(fd);
      throw new Error(`"${this.path}" is not a file`);
    }
    this.#fd = fd;
    return fd;
  }
}
