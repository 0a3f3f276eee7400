import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { ID_BYTES } from './header.ts';
import type { Ledger } from './ledger.ts';
import { Segment } from './segment.ts';
import type { SpoolStats } from './types.ts';

const SUFFIX = '.segment';
const NUMBER_DIGITS = 8;
const NAME = new RegExp(`^(\\d{${NUMBER_DIGITS}})-([0-9a-f]{${2 * ID_BYTES}})\\${SUFFIX}$`);

/** Whether a file is a segment. */
export function isSegmentName(name: string): boolean {
  return NAME.test(name);
}

/** Makes segments out of files. */
export class SegmentFiles {
  readonly #ledger: Ledger;
  readonly #skipped = { foreign: 0, unreadable: 0, unknownVersion: 0 };

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Files that were found and left alone. */
  get skipped(): Omit<SpoolStats['skippedFiles'], 'forbidden'> {
    return { ...this.#skipped };
  }

  /** Begins a segment. @throws what the file system says */
  begin(folder: string, number: number): Segment {
    const id = randomBytes(ID_BYTES);
    const name = `${String(number).padStart(NUMBER_DIGITS, '0')}-${id.toString('hex')}${SUFFIX}`;
    return Segment.create(path.join(folder, name), id, this.#ledger);
  }

  /** Begins a segment in the place of another one. @throws what the file system says */
  beginNextTo({ path: file }: Segment): Segment {
    return this.begin(path.dirname(file), Number(NAME.exec(path.basename(file))?.[1]));
  }

  /** Opens a file that was found; nothing where it is no segment that can be read. */
  open(file: string): Segment | undefined {
    const id = NAME.exec(path.basename(file))?.[2];
    if (!id) {
      this.#skipped.foreign++;
      return undefined;
    }
    try {
      const segment = Segment.open(file, Buffer.from(id, 'hex'), this.#ledger);
      if (!segment) this.#skipped.unknownVersion++;
      return segment;
    } catch {
      this.#skipped.unreadable++;
      return undefined;
    }
  }
}
