import type { HrTime } from '@opentelemetry/api';

/** The wall clock is looked at again when the monotonic one has drifted this far from it (suspend, clock change). */
const MAX_DRIFT_MS = 2;

let anchorWall = Date.now();
let anchorMonotonic = performance.now();

/**
 * Now, as OpenTelemetry's `[seconds, nanoseconds]` since the epoch: the wall clock's time with the monotonic clock's
 * resolution, so that two records of one millisecond keep their order.
 */
export function now(): HrTime {
  const wall = Date.now();
  const monotonic = performance.now();
  let elapsed = monotonic - anchorMonotonic;
  if (Math.abs(anchorWall + elapsed - wall) > MAX_DRIFT_MS) {
    anchorWall = wall;
    anchorMonotonic = monotonic;
    elapsed = 0;
  }
  // Whole milliseconds apart from the fraction: their sum as one double would keep no more than 244 ns.
  const whole = Math.floor(elapsed);
  const milliseconds = anchorWall + whole;
  const seconds = Math.floor(milliseconds / 1000);
  return [seconds, (milliseconds - seconds * 1000) * 1e6 + Math.floor((elapsed - whole) * 1e6)];
}
