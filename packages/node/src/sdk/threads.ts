import { getEnvironmentData, isMainThread, setEnvironmentData, threadId } from 'node:worker_threads';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  type FastPipeline,
  type FastPipelineOptions,
  fastPipeline,
  newDoor,
  type ThreadChannel,
  threadPipeline,
} from '@telltale/pipeline';

/** Under this key a thread that hosts a pipeline leaves its channel to the threads that it starts, and they to theirs. */
const CHANNEL = 'telltale.export.channel';

/**
 * Telltale's own pipeline for this thread: a worker thread joins that of the thread which started it, and its records leave with all
 * others; the first one hosts it.
 */
export function pipelineOfThread(options: Omit<FastPipelineOptions, 'channel'>): FastPipeline {
  const joined = getEnvironmentData(CHANNEL) as unknown as ThreadChannel | undefined;
  if (joined) return threadPipeline({ ...options, channel: joined });
  const channel: ThreadChannel = { name: `telltale.export.${threadId}`, door: newDoor() };
  setEnvironmentData(CHANNEL, channel as unknown as Parameters<typeof setEnvironmentData>[1]);
  return fastPipeline({ ...options, channel });
}

/** What tells a worker thread from others of its process, see https://opentelemetry.io/docs/specs/semconv/registry/attributes/thread/. */
export function threadResource(): Resource {
  return resourceFromAttributes(isMainThread ? {} : { 'thread.id': threadId });
}
