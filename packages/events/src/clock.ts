import type { HrTime } from '@opentelemetry/api';

/** The wall clock is looked at again when the monotonic one has drifted this far from it (suspend, clock change). */
const MAX_DRIFT_MS = 2;

let anchorWall = Date.now();
let anchorMonotonic = performance.now();

/** Now, as OpenTelemetry's `[seconds, nanoseconds]`, finer than the wall clock's millisecond. */
export function now(): HrTime {
  const wall = Date.now();
  let milliseconds = anchorWall + (performance.now() - anchorMonotonic);
  if (Math.abs(milliseconds - wall) > MAX_DRIFT_MS) {
    anchorWall = milliseconds = wall;
    anchorMonotonic = performance.now();
  }
  const seconds = Math.trunc(milliseconds / 1000);
  return [seconds, Math.round((milliseconds - seconds * 1000) * 1e6)];
}
