import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type Calendar, checkedCalendar, clockOf } from '../../src/insights/calendar.ts';

describe('a calendar', () => {
  const zones: readonly [string, string][] = [
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['UTC', 'UTC'],
    ['-03:30', '-03:30'],
    ['+0530', '+05:30'],
  ];
  for (const [given, taken] of zones) {
    it(`takes the time zone ${given}`, () => {
      const checked = checkedCalendar({ by: 'week', timeZone: given });
      assert.deepEqual(checked, { calendar_interval: 'week', time_zone: taken });
    });
  }

  const remedy = 'write an IANA name, such as "Europe/Berlin", or an offset, such as "\\+05:30"';
  const refused: readonly [string, object, RegExp][] = [
    ...['Mars/Olympus', 'local', '', '5', undefined, null].map(
      (timeZone) =>
        [
          `the time zone ${JSON.stringify(timeZone)}`,
          { by: 'day', timeZone },
          new RegExp(`^"timeZone" is "${timeZone}", which is no time zone; ${remedy}$`),
        ] as [string, object, RegExp],
    ),
    ['none at all', { by: 'day' }, /"timeZone" is "undefined", which is no time zone/],
    ['another period', { by: 'hour', timeZone: 'UTC' }, /"by" is "hour"; .* "day", "week", "month"/],
    ['what it does not know', { by: 'day', timezone: 'UTC' }, /has no "timezone"; .*"by" and "timeZone"/],
  ];
  for (const [what, calendar, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => checkedCalendar(calendar as Calendar), { code: 'E_ELASTIC_CALENDAR', message });
    });
  }

  const clocks: readonly [string, string, string][] = [
    ['Asia/Kolkata', '2026-03-01T18:30:00Z', '2026-03-02T00:00:00+05:30'],
    ['America/New_York', '2026-03-08T06:59:59.999Z', '2026-03-08T01:59:59.999-05:00'],
    ['America/New_York', '2026-03-08T07:00:00Z', '2026-03-08T03:00:00-04:00'],
    ['Europe/London', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00+00:00'],
    ['-03:30', '2026-03-01T00:00:00Z', '2026-02-28T20:30:00-03:30'],
    ['America/New_York', '1850-01-01T04:56:00Z', '1850-01-01T00:00:00-04:56'],
  ];
  for (const [zone, at, shown] of clocks) {
    it(`shows ${at} as clocks in ${zone} do`, () => {
      const written = clockOf(zone)(Date.parse(at));
      assert.equal(written, shown);
      assert.equal(new Date(written).toISOString(), new Date(at).toISOString());
    });
  }
});
