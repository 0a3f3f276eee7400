import assert from 'node:assert/strict';
import type { Client } from '@elastic/elasticsearch';
import { sessionCreated, userLogin } from '@telltale/events';
import { before, beforeEach, describe, it } from 'mocha';
import type { ActiveUsersRow, ActivityWhere } from '../../src/insights/activeUsers.ts';
import { createInsights, type Insights } from '../../src/insights/index.ts';
import { setupElasticsearch } from '../../src/setup/index.ts';
import { indexEvents } from '../support/documents.ts';
import { newNamespace, realElasticsearch } from '../support/servers.ts';

describe('activeUsers', function () {
  this.timeout(30_000);
  let client: Client;
  let namespace: string;
  let insights: Insights;
  before(async function () {
    ({ client } = await realElasticsearch(this));
    await setupElasticsearch(client);
  });
  beforeEach(() => {
    namespace = newNamespace();
    insights = createInsights(client, { namespace });
  });

  /** Indexes an event of a user at each moment. */
  const active = (...moments: readonly [at: string, user: string | undefined, attributes?: object][]) =>
    indexEvents(
      client,
      namespace,
      moments.map(([at, user, more]) => ({
        name: sessionCreated.name,
        at,
        attributes: { 'user.id': user, ...more },
      })),
    );
  const starts = (rows: readonly ActiveUsersRow[]) => rows.map(({ from, users }) => [from, users]);

  it('cuts days at the midnight of the time zone, not of UTC', async () => {
    await active(
      ['2026-03-01T23:59:59.999+05:30', 'ada'],
      ['2026-03-02T00:00:00.000+05:30', 'ben'],
      ['2026-03-02T04:00:00.000+05:30', 'cem'], // The 1st, in UTC.
      ['2026-03-02T23:59:59.999+05:30', 'dan'],
      ['2026-03-03T00:00:00.000+05:30', 'eve'],
    );
    const range = { from: '2026-03-01T00:00:00+05:30', to: '2026-03-04T00:00:00+05:30' };
    const days = [
      { from: '2026-03-01T00:00:00+05:30', to: '2026-03-02T00:00:00+05:30', users: 1 },
      { from: '2026-03-02T00:00:00+05:30', to: '2026-03-03T00:00:00+05:30', users: 3 },
      { from: '2026-03-03T00:00:00+05:30', to: '2026-03-04T00:00:00+05:30', users: 1 },
    ];
    for (const timeZone of ['Asia/Kolkata', '+05:30']) {
      assert.deepEqual(await insights.activeUsers(range, { by: 'day', timeZone }), days, timeZone);
    }
    assert.deepEqual(starts(await insights.activeUsers(range, { by: 'day', timeZone: 'UTC' })), [
      ['2026-02-28T18:30:00+00:00', 0],
      ['2026-03-01T00:00:00+00:00', 3],
      ['2026-03-02T00:00:00+00:00', 2],
      ['2026-03-03T00:00:00+00:00', 0],
    ]);
  });

  const changes: readonly [hours: number, days: readonly [from: string, to: string][]][] = [
    [
      23,
      [
        ['2026-03-07T00:00:00-05:00', '2026-03-08T00:00:00-05:00'],
        ['2026-03-08T00:00:00-05:00', '2026-03-09T00:00:00-04:00'],
        ['2026-03-09T00:00:00-04:00', '2026-03-10T00:00:00-04:00'],
      ],
    ],
    [
      25,
      [
        ['2026-10-31T00:00:00-04:00', '2026-11-01T00:00:00-04:00'],
        ['2026-11-01T00:00:00-04:00', '2026-11-02T00:00:00-05:00'],
        ['2026-11-02T00:00:00-05:00', '2026-11-03T00:00:00-05:00'],
      ],
    ],
  ];
  for (const [hours, days] of changes) {
    it(`gives the day of ${hours} hours at a change of clocks what is its own`, async () => {
      // In each hour another user.
      const first = Date.parse(days[0]?.[0] ?? '');
      const moments = Array.from({ length: 24 + hours + 24 }, (_, i) => first + i * 3_600_000);
      await active(...moments.map((at, i) => [new Date(at).toISOString(), `u-${i}`] as [string, string]));
      const range = { from: days[0]?.[0] ?? '', to: days[2]?.[1] ?? '' };
      assert.deepEqual(
        await insights.activeUsers(range, { by: 'day', timeZone: 'America/New_York' }),
        days.map(([from, to], i) => ({ from, to, users: i === 1 ? hours : 24 })),
      );
    });
  }

  it('begins a day where its midnight does not exist, and once where it exists twice', async () => {
    await active(['2025-03-09T01:00:00-04:00', 'ada'], ['2025-11-02T00:30:00-05:00', 'ben']);
    const calendar = { by: 'day', timeZone: 'America/Havana' } as const;
    const spring = { from: '2025-03-08T00:00:00-05:00', to: '2025-03-10T00:00:00-04:00' };
    assert.deepEqual(starts(await insights.activeUsers(spring, calendar)), [
      ['2025-03-08T00:00:00-05:00', 0],
      ['2025-03-09T01:00:00-04:00', 1],
    ]);
    const autumn = { from: '2025-11-01T00:00:00-04:00', to: '2025-11-03T00:00:00-05:00' };
    assert.deepEqual(starts(await insights.activeUsers(autumn, calendar)), [
      ['2025-11-01T00:00:00-04:00', 0],
      ['2025-11-02T00:00:00-04:00', 1],
    ]);
  });

  it('cuts the first and the last period to the range', async () => {
    await active(
      ['2026-03-01T11:59:59.999+05:30', 'before'],
      ['2026-03-01T12:00:00+05:30', 'ada'],
      ['2026-03-03T09:14:59.999+05:30', 'ben'],
      ['2026-03-03T09:15:00+05:30', 'after'],
    );
    const range = { from: '2026-03-01T12:00:00+05:30', to: new Date('2026-03-03T09:15:00+05:30') };
    assert.deepEqual(await insights.activeUsers(range, { by: 'day', timeZone: 'Asia/Kolkata' }), [
      { from: '2026-03-01T12:00:00+05:30', to: '2026-03-02T00:00:00+05:30', users: 1 },
      { from: '2026-03-02T00:00:00+05:30', to: '2026-03-03T00:00:00+05:30', users: 0 },
      { from: '2026-03-03T00:00:00+05:30', to: '2026-03-03T09:15:00+05:30', users: 1 },
    ]);
  });

  it('cuts weeks on Mondays', async () => {
    await active(['2026-03-29T23:59:00+02:00', 'ada'], ['2026-03-30T00:00:00+02:00', 'ben']);
    const range = { from: '2026-03-18T00:00:00+01:00', to: '2026-04-01T00:00:00+02:00' };
    assert.deepEqual(starts(await insights.activeUsers(range, { by: 'week', timeZone: 'Europe/Berlin' })), [
      ['2026-03-18T00:00:00+01:00', 0],
      ['2026-03-23T00:00:00+01:00', 1],
      ['2026-03-30T00:00:00+02:00', 1],
    ]);
  });

  it('cuts months, and has those without anybody at both ends', async () => {
    await active(['2026-03-31T23:59:59+02:00', 'ada'], ['2026-04-01T00:00:00+02:00', 'ben']);
    const range = { from: '2026-01-01T00:00:00+01:00', to: '2026-06-01T00:00:00+02:00' };
    assert.deepEqual(starts(await insights.activeUsers(range, { by: 'month', timeZone: 'Europe/Berlin' })), [
      ['2026-01-01T00:00:00+01:00', 0],
      ['2026-02-01T00:00:00+01:00', 0],
      ['2026-03-01T00:00:00+01:00', 1],
      ['2026-04-01T00:00:00+02:00', 1],
      ['2026-05-01T00:00:00+02:00', 0],
    ]);
  });

  const RANGE = { from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' };
  const DAYS = { by: 'day', timeZone: 'UTC' } as const;
  const counts = async (where?: ActivityWhere) =>
    (await insights.activeUsers(RANGE, DAYS, where)).map(({ users }) => users);

  it('counts a user once a period, and in each, whatever the event', async () => {
    await active(
      ['2026-03-01T08:00:00Z', 'ada'],
      ['2026-03-01T09:00:00Z', 'ada'],
      ['2026-03-01T09:00:00Z', undefined],
      ['2026-03-02T08:00:00Z', 'ada'],
    );
    await indexEvents(client, namespace, [
      { name: userLogin.name, at: '2026-03-02T08:00:00Z', attributes: { 'user.id': 'ben' } },
    ]);
    assert.deepEqual(await counts(), [1, 2]);
  });

  it('counts every user, however many there are', async () => {
    const users = Array.from({ length: 5_000 }, (_, i) => `u-${i}`);
    await active(...users.map((user) => ['2026-03-01T08:00:00Z', user] as [string, string]));
    assert.deepEqual(await counts(), [5_000, 0]);
  });

  it('looks at those of a user, group or application, if it is asked to', async () => {
    const of = (application: string, ...groups: string[]) => ({
      'telltale.application.id': application,
      'telltale.user.group.ids': groups,
    });
    await active(
      ['2026-03-01T08:00:00Z', 'ada', of('desk', 'g-1')],
      ['2026-03-01T08:00:00Z', 'ben', of('desk', 'g-2', 'g-3')],
      ['2026-03-02T08:00:00Z', 'cem', of('shop', 'g-3')],
      ['2026-03-02T08:00:00Z', 'dan'],
    );
    assert.deepEqual(await counts({}), [2, 2]);
    assert.deepEqual(await counts({ userId: 'cem' }), [0, 1]);
    assert.deepEqual(await counts({ applicationId: 'desk' }), [2, 0]);
    assert.deepEqual(await counts({ groupIds: ['g-1', 'g-3'] }), [2, 1]);
    assert.deepEqual(await counts({ applicationId: ['desk', 'shop'], groupIds: 'g-3' }), [1, 1]);
  });

  it('has nothing before the first event has come', async () => {
    assert.deepEqual(await counts(), []);
  });

  it('refuses a calendar or a filter that cannot be', async () => {
    await assert.rejects(insights.activeUsers(RANGE, { by: 'day', timeZone: 'Mars/Olympus' }), {
      code: 'E_ELASTIC_CALENDAR',
      message: /"timeZone" is "Mars\/Olympus", which is no time zone; write an IANA name/,
    });
    await assert.rejects(counts({ model: 'gpt-4o' } as ActivityWhere), {
      code: 'E_ELASTIC_FILTER',
      message: /no filter "model" here; there are applicationId, .*, userId/,
    });
  });

  it('passes on what Elasticsearch says where it alone refuses: an offset of no zone, more days than it gives', async () => {
    await active(['2026-03-01T08:00:00Z', 'ada']);
    await assert.rejects(insights.activeUsers(RANGE, { by: 'day', timeZone: '+20:00' }), {
      code: 'E_ELASTIC_REFUSED',
      message: /^could not count the active users: 400, Zone offset hours not in valid range: value 20/,
    });
    const ever = { from: '0001-01-01T00:00:00Z', to: RANGE.to };
    await assert.rejects(insights.activeUsers(ever, DAYS), {
      code: 'E_ELASTIC_REFUSED',
      message: /too many buckets/,
    });
    const months = await insights.activeUsers(ever, { ...DAYS, by: 'month' });
    assert.deepEqual(
      [months.length, months[0]?.from, months.at(-1)?.users],
      [2025 * 12 + 3, '0001-01-01T00:00:00+00:00', 1],
    );
  });
});
