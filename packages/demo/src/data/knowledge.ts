import type { KnowledgeBase, Passage } from './store.ts';

/** The passages nearest to a vector of length 1, best first. */
export function nearest(
  bases: Iterable<KnowledgeBase>,
  vector: readonly number[],
  count: number,
): readonly Passage[] {
  const ranked = [...bases]
    .flatMap(({ files }) => [...files.values()])
    .flatMap(({ passages }) => passages)
    .map((passage) => ({ passage, score: dot(passage.vector, vector) }))
    .sort((a, b) => b.score - a.score);
  return ranked.slice(0, count).map(({ passage }) => passage);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
