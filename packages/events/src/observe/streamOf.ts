import { isStream } from './watchedStream.ts';

/** A stream that a result is, or has in it. */
export interface ResultStream {
  readonly stream: AsyncIterable<unknown>;
  /** What a reader of usage knows, of what the stream carries. */
  partOf(chunk: unknown): unknown;
}

const itself = (chunk: unknown) => chunk;
const partOf = (chunk: unknown) => (chunk as { part?: unknown } | null | undefined)?.part ?? chunk;

/**
 * The stream that a result is or has in it: the results of the AI SDK's models and of Google's first client as `stream`, those of
 * `streamText` and `streamObject` in what all their streams and promises come from. No getter is asked, for those would use the stream.
 */
export function streamOf(result: unknown): ResultStream | undefined {
  if (isStream(result)) return { stream: result, partOf: itself };
  const base = ownValue(result, 'baseStream');
  if (isStream(base)) return { stream: base, partOf };
  const inner = ownValue(result, 'stream');
  return isStream(inner) ? { stream: inner, partOf: itself } : undefined;
}

/** What clients give together with the response that it came in, as by `withResponse()`; else the result itself. */
export function withoutResponse(result: unknown): unknown {
  const data = ownValue(result, 'data');
  const isPair = ownValue(result, 'response') !== undefined || ownValue(result, 'headers') !== undefined;
  return data !== undefined && isPair ? data : result;
}

function ownValue(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  return Object.getOwnPropertyDescriptor(object, name)?.value;
}
