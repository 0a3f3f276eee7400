import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createConsole, summarize } from '../src/index.ts';
import { logsRequest } from './support/requests.ts';

describe('createConsole', () => {
  it('receives into its store, and closes both', async () => {
    const { url, store, close } = await createConsole({ port: 0 });
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const response = await fetch(`${url}/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(logsRequest({ severityNumber: 9 })),
    });
    assert.equal(response.status, 200);
    assert.equal((await summarize(store)).logs.total, 1);
    await Promise.all([close(), close()]);
    await assert.rejects(fetch(url));
    await assert.rejects(store.countSpans({ sinceNs: 0n }));
  });

  it('refuses what it cannot do', async () => {
    await assert.rejects(createConsole({ host: '0.0.0.0', port: 0 }), { code: 'E_CONSOLE_NOT_LOOPBACK' });
    await assert.rejects(createConsole({ port: 0, maxRows: 0 }), { code: 'E_CONSOLE_OPTION' });
    await assert.rejects(createConsole({ port: 0, path: '/nowhere/at/all.db' }), { code: 'E_CONSOLE_STORE' });
  });
});
