import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { ServerUnavailable } from '../../src/artifacts/unavailable.ts';
import { forTests } from '../../src/servers/forTests.ts';
import { foreignServer } from '../../src/servers/runningServer.ts';
import { readNotes } from '../../src/testing/notes.ts';
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

  it('tells and notes which server was used', async () => {
    const notesFile = join(folder, 'used');
    const said: string[] = [];
    const server = foreignServer('Redis', { kind: 'address', url: 'redis://h:1', from: 'VARIABLE' });
    const machine = fakeMachine({}, { settings: { notesFile } });
    assert.equal(
      await forTests(context, async () => server, { machine, say: (line) => said.push(line) }),
      server,
    );
    assert.deepEqual(said, ['    used Redis: redis://h:1 given by VARIABLE']);
    assert.deepEqual(readNotes(notesFile), ['used Redis: redis://h:1 given by VARIABLE']);
  });

  it('skips, tells and notes what was not run when the server cannot be had', async () => {
    const notesFile = join(folder, 'missing');
    const said: string[] = [];
    const machine = fakeMachine({}, { settings: { notesFile } });
    await assert.rejects(forTests(context, missing, { machine, say: (line) => said.push(line) }), Skipped);
    assert.deepEqual(said, ['    NOT RUN: Redis cannot be had: there is none. To get it: get one']);
    assert.deepEqual(readNotes(notesFile), ['NOT RUN Redis: there is none. To get it: get one']);
  });

  it('fails instead when everything is required', async () => {
    const machine = fakeMachine({}, { settings: { requireAll: true } });
    await assert.rejects(forTests(context, missing, { machine }), { code: 'E_SERVER_UNAVAILABLE' });
  });

  it('fails when the server is there but broken', async () => {
    const broken = async () => {
      throw new Error('broken');
    };
    await assert.rejects(forTests(context, broken, { machine: fakeMachine() }), /broken/);
  });
});
