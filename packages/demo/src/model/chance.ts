import { createHash } from 'node:crypto';

/** A whole number of 32 bits that depends on nothing but the parts: the same question gets the same answer. */
export function draw(...parts: readonly (string | number)[]): number {
  return createHash('sha256').update(parts.join('\u0000')).digest().readUInt32BE();
}

/** A fraction from 0 up to 1 that depends on nothing but the parts. */
export function drawFraction(...parts: readonly (string | number)[]): number {
  return draw(...parts) / 2 ** 32;
}
