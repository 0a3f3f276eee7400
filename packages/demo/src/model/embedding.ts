import { draw } from './chance.ts';

/** Length of a vector unless the request asks for another. */
export const DIMENSIONS = 64;

/** A vector of length 1 that counts the text's tokens in hashed places: texts that share words are near to each other. */
export function embed(tokens: readonly number[], dimensions = DIMENSIONS): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const token of tokens) {
    const place = draw(token) % dimensions;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
