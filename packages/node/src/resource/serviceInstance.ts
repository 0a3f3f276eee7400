import type { ResourceDetector } from '@opentelemetry/resources';
import { RandomIdGenerator } from '@opentelemetry/sdk-trace';

/**
 * Gives `service.instance.id` a random UUID, made as the SDK makes trace ids. Its own detector loads `node:crypto`, a seventh of the time that a
 * start takes.
 */
export const serviceInstanceDetector: ResourceDetector = {
  detect: () => ({ attributes: { 'service.instance.id': uuid(new RandomIdGenerator().generateTraceId()) } }),
};

/** A UUID of version 4 from 32 random hexadecimal digits. */
function uuid(digits: string): string {
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 0b0011) | 0b1000).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}
