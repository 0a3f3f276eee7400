import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Prompts are compared in blocks of this many tokens. OpenAI begins at 1,024 and goes on by 128; a demo's talks are short. */
export const BLOCK_TOKENS = 64;
const MAX_BLOCKS = 10_000;

/** Remembers the beginnings of prompts, so that `cached_tokens` is a true figure. */
export interface PromptCache {
  /** How many of the first tokens this model has seen before in just this order; remembers them all. */
  cachedTokens(model: string, tokens: readonly number[]): number;
}

/** Makes an empty prompt cache. */
export function createPromptCache(): PromptCache {
  const seen = new LRUCache<string, true>({ max: MAX_BLOCKS });
  return {
    cachedTokens(model, tokens) {
      const prefix = createHash('sha1').update(model);
      let cached = 0;
      for (let end = BLOCK_TOKENS; end <= tokens.length; end += BLOCK_TOKENS) {
        prefix.update(tokens.slice(end - BLOCK_TOKENS, end).join());
        const key = prefix.copy().digest('base64');
        if (seen.get(key)) cached = end;
        seen.set(key, true);
      }
      return cached;
    },
  };
}
