import type { Attributes } from '@opentelemetry/api';
import { modelCall } from '../catalog/modelCalls.ts';
import type { PayloadOf } from '../definition/event.ts';
import { timePerOutputChunk } from '../metrics/genai.ts';
import type { Recorder } from '../recorder/recorder.ts';
import { guarded } from './guard.ts';

type Payload = PayloadOf<typeof modelCall>;

/** The payload keys that are attributes of the metric, and their names. */
const NAMES = modelCall.metrics
  .filter(({ instrument }) => instrument === timePerOutputChunk)
  .flatMap(({ dimensions }) => dimensions)
  .map((key) => [key as keyof Payload, modelCall.fields[key as keyof Payload].attribute] as const);

/** What is measured of a stream's chunks. */
export interface ChunkTimesOptions {
  readonly measure: Recorder['measure'];
  /** What is known of the call once its second chunk has come. */
  call(): Partial<Payload>;
  /** Whether nothing else tells of the same chunks. */
  isToMeasure(): boolean;
}

/**
 * Measures how long each chunk after the first took, from the end of the one before it to its own. What the reader did in between counts as well: nobody
 * can see when a chunk came that was asked for later.
 *
 * @returns to be called for each chunk, with when it came in milliseconds of `performance.now()`
 */
export function chunkTimes({ measure, call, isToMeasure }: ChunkTimesOptions): (at: number) => void {
  let lastAt: number | undefined;
  let attributes: Attributes | undefined;
  return (at) => {
    if (lastAt !== undefined && isToMeasure()) {
      attributes ??= guarded('a call’s chunks', () => attributesOf(call())) ?? {};
      measure(timePerOutputChunk, (at - lastAt) / 1000, attributes);
    }
    lastAt = at;
  };
}

function attributesOf(call: Partial<Payload>): Attributes {
  const attributes: Attributes = {};
  for (const [key, name] of NAMES) {
    const value = call[key];
    if (typeof value === 'string' || typeof value === 'number') attributes[name] = value;
  }
  return attributes;
}
