import { KEY, VALUE } from './tags.ts';
import { toWords, type Words } from './words.ts';

/** Longest key that is kept, in UTF-16 units; what is written of it fits into a writer's slack. */
const MAX_KEY = 80;
/** Keys that are kept: an application has a few hundred, and one that makes them up shall not fill the memory. */
const MAX_KEYS = 2_048;

const kept = new Map<string, Words>();

/** What stands before an attribute's value: the key's field, and the value's tag. @returns undefined for a key that is not kept */
export function keyField(key: string): Words | undefined {
  return kept.get(key) ?? keep(key);
}

function keep(key: string): Words | undefined {
  if (key.length > MAX_KEY || kept.size >= MAX_KEYS) return undefined;
  const text = Buffer.from(key);
  if (text.length > MAX_KEY) return undefined;
  const field = toWords(Uint8Array.of(KEY, text.length, ...text, VALUE));
  kept.set(key, field);
  return field;
}
