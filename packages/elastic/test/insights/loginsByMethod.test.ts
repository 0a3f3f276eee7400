import assert from 'node:assert/strict';
import { sessionCreated, userLogin } from '@telltale/events';
import { describe, it } from 'mocha';
import { createInsights } from '../../src/insights/index.ts';
import { setupElasticsearch } from '../../src/setup/index.ts';
import { indexEvents } from '../support/documents.ts';
import { newNamespace, realElasticsearch } from '../support/servers.ts';

describe('loginsByMethod', () => {
  it('counts logins by method in each day of the time zone', async function () {
    this.timeout(30_000);
    const { client } = await realElasticsearch(this);
    await setupElasticsearch(client);
    const namespace = newNamespace();
    const login = (at: string, method: string | undefined, group = 'g-1') => ({
      name: userLogin.name,
      at,
      attributes: { 'telltale.login.method': method, 'telltale.user.group.ids': [group] },
    });
    await indexEvents(client, namespace, [
      login('2026-03-01T23:59:59.999+05:30', 'sso'),
      login('2026-03-02T00:00:00+05:30', 'password'),
      login('2026-03-02T09:00:00+05:30', 'sso', 'g-2'),
      login('2026-03-02T10:00:00+05:30', 'sso'),
      login('2026-03-02T11:00:00+05:30', undefined),
      { name: sessionCreated.name, at: '2026-03-03T10:00:00+05:30' },
    ]);
    const range = { from: '2026-03-01T00:00:00+05:30', to: '2026-03-04T00:00:00+05:30' };
    const calendar = { by: 'day', timeZone: 'Asia/Kolkata' } as const;
    const insights = createInsights(client, { namespace });
    assert.deepEqual(await insights.loginsByMethod(range, calendar), [
      {
        from: '2026-03-01T00:00:00+05:30',
        to: '2026-03-02T00:00:00+05:30',
        logins: 1,
        methods: [{ method: 'sso', logins: 1 }],
      },
      {
        from: '2026-03-02T00:00:00+05:30',
        to: '2026-03-03T00:00:00+05:30',
        logins: 4,
        methods: [
          { method: 'sso', logins: 2 },
          { method: 'password', logins: 1 },
        ],
      },
      { from: '2026-03-03T00:00:00+05:30', to: '2026-03-04T00:00:00+05:30', logins: 0, methods: [] },
    ]);
    const second = await insights.loginsByMethod(range, calendar, { groupIds: 'g-2' });
    assert.deepEqual(
      second.map(({ logins }) => logins),
      [0, 1, 0],
    );
  });
});
