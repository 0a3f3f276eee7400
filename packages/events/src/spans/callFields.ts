import type { Attributes } from '@opentelemetry/api';
import { countOf, firstChunkOf, textOf, tokensOf } from './spanFields.ts';

/** What a span may know of a model call, without what it does not, which must not hide what another one does. */
export function modelCallFields(attributes: Attributes) {
  return given({
    responseModel: textOf(attributes, 'responseModel'),
    serverAddress: textOf(attributes, 'server'),
    serverPort: countOf(attributes, 'serverPort'),
    conversationId: textOf(attributes, 'conversation'),
    timeToFirstChunk: firstChunkOf(attributes),
    ...tokensOf(attributes),
  });
}

export type ModelCallFields = ReturnType<typeof modelCallFields>;

const TOKENS = Object.keys(tokensOf({})) as (keyof ReturnType<typeof tokensOf>)[];

/** What is known of a call that was made in several, one after the other or at once, as embeddings of many texts are: all their tokens, and of the rest what the last one says. */
export function joinedFields(earlier: ModelCallFields = {}, latest: ModelCallFields): ModelCallFields {
  const joined: ModelCallFields = { ...earlier, ...latest };
  for (const name of TOKENS) {
    const [before, now] = [earlier[name], latest[name]];
    if (before !== undefined && now !== undefined) joined[name] = before + now;
  }
  return joined;
}

function given<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
