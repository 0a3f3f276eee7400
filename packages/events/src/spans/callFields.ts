import type { Attributes } from '@opentelemetry/api';
import type { Outcome } from '../observe/outcome.ts';
import { type InnerFacts, modelCallAround, type Unit } from '../observe/unit.ts';
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

/**
 * Has the model call around one know what the span of that one says: of several, as embeddings of many texts take, all tokens, and of the rest what the
 * last one says.
 *
 * @returns the call around it
 */
export function tellAround(unit: Unit, attributes: Attributes, outcome: Outcome): Unit | undefined {
  const around = modelCallAround(unit);
  if (!around) return undefined;
  const { outcome: _, ...inner } = unit.inner ?? {};
  around.inner = joined(around.inner, { ...inner, ...modelCallFields(attributes), outcome });
  return around;
}

function joined(earlier: InnerFacts = {}, latest: InnerFacts): InnerFacts {
  const all = { ...earlier, ...latest };
  for (const name of TOKENS) {
    const [before, now] = [earlier[name], latest[name]];
    if (before !== undefined && now !== undefined) all[name] = before + now;
  }
  return all;
}

function given<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
