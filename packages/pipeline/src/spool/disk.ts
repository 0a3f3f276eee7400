import { readSync, writeSync, writevSync } from 'node:fs';

/** Reads so many bytes at a place; fewer only at the end of the file. */
export type ReadAt = (position: number, length: number) => Buffer;

const WINDOW_BYTES = 64 * 1024;

/** Reads from an open file. */
export function readAt(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let got = 0;
  while (got < length) {
    const step = readSync(fd, bytes, got, length - got, position + got);
    if (step === 0) break;
    got += step;
  }
  return bytes.subarray(0, got);
}

/** Small reads one after the other, from one larger read; for files of `size` bytes that nobody changes meanwhile. */
export function windowed(read: ReadAt, size: number): ReadAt {
  let start = 0;
  let window: Buffer = Buffer.alloc(0);
  return (position, length) => {
    if (length > WINDOW_BYTES) return read(position, length);
    if (position < start || position + length > start + window.length) {
      window = read(position, Math.min(WINDOW_BYTES, Math.max(0, size - position)));
      start = position;
    }
    return window.subarray(position - start, position - start + length);
  };
}

/** Writes all buffers one behind the other; a write that was cut short is continued, so that its error comes out. */
export function writeAt(fd: number, buffers: readonly Uint8Array[], position: number): void {
  let written = writevSync(fd, buffers, position);
  for (const buffer of buffers) {
    if (written >= buffer.length) {
      written -= buffer.length;
      position += buffer.length;
      continue;
    }
    for (let at = written; at < buffer.length; ) {
      at += writeSync(fd, buffer, at, buffer.length - at, position + at);
    }
    position += buffer.length;
    written = 0;
  }
}
