import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { ServerUnavailable } from '../../src/artifacts/unavailable.ts';
import { forTests } from '../../src/servers/forTests.ts';
import { foreignServer } from '../../src/servers/runningServer.ts';
import { fakeMachine } from '../fakeMachine.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

class Skipped extends Error {}
const context = {
  skip: (): never => {
    throw new Skipped();
  },
  timeout: () => {},
};
const missing = async () => {
  throw new ServerUnavailable({ server: 'Redis', reason: 'there is none', remedy: 'get one' });
};

describe('forTests', () => {
  const folder = temporaryFolder();

  it('notes which server was used', async () => {
    const notesFile = join(folder, 'used');
    const server = foreignServer('Redis', { kind: 'address', url: 'redis://h:1', from: 'VARIABLE' });
    const machine = fakeMachine({}, { settings: { notesFile } });
    assert.equal(await forTests(context, async () => server, machine), server);
    assert.equal(readFileSync(notesFile, 'utf8'), 'used Redis: redis://h:1 given by VARIABLE\n');
  });

  it('skips and notes what was not run when the server cannot be had', async () => {
    const notesFile = join(folder, 'missing');
    await assert.rejects(forTests(context, missing, fakeMachine({}, { settings: { notesFile } })), Skipped);
    assert.equal(
      readFileSync(notesFile, 'utf8'),
      'NOT RUN Redis cannot be had: there is none. To get it: get one\n',
    );
  });

  it('fails instead when everything is required', async () => {
    await assert.rejects(forTests(context, missing, fakeMachine({}, { settings: { requireAll: true } })), {
      code: 'E_SERVER_UNAVAILABLE',
    });
  });

  it('fails when the server is there but broken', async () => {
    const broken = async () => {
      throw new Error('broken');
    };
    await assert.rejects(forTests(context, broken, fakeMachine()), /broken/);
  });
});
