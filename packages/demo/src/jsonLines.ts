import { closeSync, openSync, writeSync } from 'node:fs';

/** A file of JSON lines, each written before {@link JsonLines.write} returns, so that no crash loses one. */
export interface JsonLines {
  write(line: Readonly<Record<string, unknown>>): void;
  close(): void;
}

/** Opens a file of JSON lines for appending; without a path nothing is written. */
export function openJsonLines(path: string | undefined): JsonLines {
  if (path === undefined) return { write() {}, close() {} };
  const file = openSync(path, 'a');
  return {
    write: (line) => void writeSync(file, `${JSON.stringify(line)}\n`),
    close: () => closeSync(file),
  };
}
