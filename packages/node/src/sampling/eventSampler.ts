import {
  AlwaysOnSampler,
  createAlwaysRecordSampler,
  ParentBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import type { Settings } from '../configuration/settings.ts';

/**
 * A sampler whose decisions are the other one's, but that has dropped spans recorded all the same where spans become events: span processors
 * see those, and exporters do not get them, as the specification asks:
 * https://opentelemetry.io/docs/specs/otel/trace/sdk/#sampling
 *
 * @param sampler undefined for the SDK's own: it follows the parent, and keeps every trace that begins here
 */
export function eventSampler(sampler: Sampler | undefined, { events }: Pick<Settings, 'events'>): Sampler {
  const decides = sampler ?? new ParentBasedSampler({ root: new AlwaysOnSampler() });
  const mayDrop = decides.toString() !== new AlwaysOnSampler().toString(); // its class may be another copy's
  return events.fromSpans && mayDrop ? createAlwaysRecordSampler(decides) : decides;
}
