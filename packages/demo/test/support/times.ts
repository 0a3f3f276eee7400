import assert from 'node:assert/strict';

/** Clocks are read one after the other. */
export const CLOCK_S = 0.002;
/** A client may need that much more on a busy machine than the model server did; milliseconds that are taken for seconds are more. */
const BUSY_S = 20;

/** Compares how long a call took with what the model server wrote down, both in seconds. */
export function assertDuration(duration: unknown, line: Readonly<Record<string, unknown>>): void {
  const { duration: whole, timeToFirstChunk } = line;
  // The end of a stream may be there before the server has looked at its clock.
  const least = Number(timeToFirstChunk ?? whole) - CLOCK_S;
  const most = Number(whole) + BUSY_S;
  const of = `${duration} s of ${JSON.stringify(line)}`;
  assert.ok(Number(duration) >= least && Number(duration) <= most, of);
}

/**
 * Compares the times of an event with what the model server wrote down.
 *
 * @param from before the call began, in milliseconds since 1970
 */
export function assertTimes(
  { attributes }: { readonly attributes: Readonly<Record<string, unknown>> },
  line: Readonly<Record<string, unknown>>,
  from: number,
): void {
  const [duration, start, end] = ['telltale.duration', 'telltale.start_time', 'telltale.end_time'].map(
    (name) => Number(attributes[name]),
  ) as [number, number, number];
  assertDuration(duration, line);
  assert.ok(start >= from - 1000 * CLOCK_S && end <= Date.now() + 1000 * CLOCK_S, `from ${start} to ${end}`);
  assert.ok(Math.abs(end - start - 1000 * duration) < 1, `from ${start} to ${end} in ${duration} s`);
}
