import { ElasticError } from '../errors.ts';

const PERIODS = ['day', 'week', 'month'] as const;

/** How a range is cut into periods of the calendar. */
export interface Calendar {
  /** Weeks begin on Monday. */
  readonly by: (typeof PERIODS)[number];
  /**
   * Whose midnight begins a day: an IANA name or an offset, such as `Europe/Berlin` or `+05:30`. There is no default: days of another
   * zone than their labels' would be wrong without looking wrong.
   */
  readonly timeZone: string;
}

/** A calendar that was checked, as Elasticsearch takes it. */
export interface CheckedCalendar {
  readonly calendar_interval: Calendar['by'];
  readonly time_zone: string;
}

/** @throws {ElasticError} `E_ELASTIC_CALENDAR` for one that cannot be */
export function checkedCalendar(calendar: Calendar): CheckedCalendar {
  for (const key of Object.keys(calendar)) {
    if (key === 'by' || key === 'timeZone') continue;
    throw new ElasticError(
      'E_ELASTIC_CALENDAR',
      `a calendar has no "${key}"; its keys are "by" and "timeZone"`,
    );
  }
  if (!PERIODS.includes(calendar.by)) {
    const known = PERIODS.map((period) => `"${period}"`).join(', ');
    throw new ElasticError('E_ELASTIC_CALENDAR', `"by" is "${String(calendar.by)}"; it is one of ${known}`);
  }
  return { calendar_interval: calendar.by, time_zone: checkedZone(calendar.timeZone) };
}

/** A zone's name as Elasticsearch knows it, which minds capitals. Where none is given, `Intl` would take the machine's. */
function checkedZone(timeZone: string): string {
  try {
    if (typeof timeZone === 'string') return formatIn(timeZone).resolvedOptions().timeZone;
  } catch {
    // It is none; the error below says so.
  }
  throw new ElasticError(
    'E_ELASTIC_CALENDAR',
    `"timeZone" is "${String(timeZone)}", which is no time zone; write an IANA name, such as "Europe/Berlin", or an offset, such as "+05:30"`,
  );
}

/** Writes moments (milliseconds since 1970) as the clocks of a zone show them, with the offset, such as `2026-03-08T00:00:00-05:00`. */
export function clockOf(timeZone: string): (at: number) => string {
  const format = formatIn(timeZone);
  return (at) => {
    const zone = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    // `GMT` alone in Greenwich; with seconds before there were zones, without which it is the same moment still.
    const offset = /[+-]\d{2}:\d{2}/.exec(zone)?.[0] ?? '+00:00';
    const local = new Date(at - Date.parse(`1970-01-01T00:00${offset}`));
    return `${local.toISOString().replace(/(\.000)?Z$/, '')}${offset}`;
  };
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
}
