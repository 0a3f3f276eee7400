import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A pipe of the operating system, both ends in this process: what is written stays in it until it is read. */
export interface Pipe {
  readonly fd: number;
  /** Takes what is in it, at most so many bytes. */
  read(bytes?: number): string;
  /** The reader goes away. */
  close(): void;
  [Symbol.dispose](): void;
}

export function openPipe(): Pipe {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-pipe-'));
  const file = path.join(folder, 'pipe');
  execFileSync('mkfifo', [file]);
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const fd = openSync(file, constants.O_WRONLY);
  let open = true;
  return {
    fd,
    read(bytes = 1024 * 1024) {
      const buffer = Buffer.alloc(bytes);
      try {
        return buffer.toString('utf8', 0, readSync(reader, buffer));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return '';
        throw error;
      }
    },
    close() {
      if (open) closeSync(reader);
      open = false;
    },
    [Symbol.dispose]() {
      this.close();
      rmSync(folder, { recursive: true });
    },
  };
}
