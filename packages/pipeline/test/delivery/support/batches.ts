import type { Batch, Signal } from '../../../src/batch.ts';

/** A batch whose body tells it from all others. */
export function batchOf(
  number: number,
  options: { signal?: Signal; count?: number; bytes?: number } = {},
): Batch {
  const { signal = 'logs', count = 1, bytes = 4 } = options;
  const body = new Uint8Array(bytes);
  new DataView(body.buffer).setUint32(0, number);
  return { signal, count, body };
}

/** The number that a batch was made with. */
export function numberOf({ body }: Pick<Batch, 'body'>): number {
  return new DataView(body.buffer, body.byteOffset).getUint32(0);
}
