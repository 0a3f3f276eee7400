import { ElasticError } from '../errors.ts';

/** A stretch of time: `from` belongs to it, `to` does not. */
export interface TimeRange {
  /** A `Date`, or ISO 8601 with a time zone, such as `2026-03-01T00:00:00+01:00`. */
  readonly from: Date | string;
  /** As `from`. */
  readonly to: Date | string;
}

/** The condition that a document's time lies in the range. @throws {ElasticError} `E_ELASTIC_RANGE` for one that cannot be */
export function inRange(range: TimeRange): { range: { '@timestamp': { gte: string; lt: string } } } {
  const [from, to] = moments(range);
  return { range: { '@timestamp': { gte: from.toISOString(), lt: to.toISOString() } } };
}

/** Where a range begins and ends. @throws {ElasticError} `E_ELASTIC_RANGE` for one that cannot be */
export function moments(range: TimeRange): readonly [from: Date, to: Date] {
  for (const key of Object.keys(range)) {
    if (key === 'from' || key === 'to') continue;
    // Ignored, it would be a condition that somebody believes in and that does not hold.
    throw new ElasticError('E_ELASTIC_RANGE', `a range has no "${key}"; its keys are "from" and "to"`);
  }
  const from = instant('from', range.from);
  const to = instant('to', range.to);
  if (from >= to) {
    throw new ElasticError(
      'E_ELASTIC_RANGE',
      `the range from ${from.toISOString()} to ${to.toISOString()} is empty; "to" must be later than "from"`,
    );
  }
  return [from, to];
}

const ISO_WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** A local time would mean another moment on another machine, so a time zone is required. */
function instant(name: string, value: Date | string): Date {
  if (typeof value === 'string' && !ISO_WITH_ZONE.test(value)) {
    throw new ElasticError(
      'E_ELASTIC_RANGE',
      `"${name}" is "${value}"; write date, time and time zone, such as "2026-03-01T00:00:00+01:00" or "2026-03-01T00:00:00Z"`,
    );
  }
  const date = new Date(value);
  if (Number.isNaN(date.getTime()) || (typeof value === 'string' && !isOnCalendar(value))) {
    throw new ElasticError('E_ELASTIC_RANGE', `"${name}" is "${String(value)}", which is no moment in time`);
  }
  return date;
}

/** `Date` takes the 30th of February for the 2nd of March. */
function isOnCalendar(value: string): boolean {
  const day = value.slice(0, 'yyyy-mm-dd'.length);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}
