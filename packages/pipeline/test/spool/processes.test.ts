import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'mocha';
import { openSpool } from '../../src/spool/spool.ts';
import { asIfKilled, batch, drain, temporaryFolder } from './support.ts';

const PROGRAMS = path.join(import.meta.dirname, 'programs');
const KILLS = 8;
const RACERS = 4;
const OWNERS = 40;

describe('a spool among processes', function () {
  this.timeout(60_000);

  it('holds all that was kept before SIGKILL, in order and without a hole', async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      using place = temporaryFolder();
      const writer = spawn(process.execPath, [path.join(PROGRAMS, 'writer.ts'), place.folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      writer.stdout.setEncoding('latin1').on('data', (chunk: string) => {
        printed += chunk;
        if (printed.split('\n').length > 5 + 3 * kill) writer.kill('SIGKILL');
      });
      await once(writer, 'close');
      const kept = printed.split('\n').slice(0, -1).map(Number);
      const spool = openSpool({ directory: place.folder });
      const given = drain(spool);
      // The last one may have been kept, and the process killed before it could say so.
      assert.deepEqual(given.slice(0, kept.length), kept);
      assert.ok(given.length <= kept.length + 1);
      assert.equal(spool.stats().waiting.batches, 0);
      spool.close();
    }
  });

  it('gives each batch to exactly one of several processes that start at once', async () => {
    using place = temporaryFolder();
    const owners = Array.from({ length: OWNERS }, () => openSpool({ directory: place.folder }));
    for (const [n, owner] of owners.entries()) owner.append(batch(n));
    asIfKilled(place.folder, renameSync);
    const given = await Promise.all(
      Array.from({ length: RACERS }, async (): Promise<number[]> => {
        const racer = spawn(process.execPath, [path.join(PROGRAMS, 'owner.ts'), 'drain', place.folder], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        return JSON.parse(await text(racer.stdout));
      }),
    );
    const all = given.flat().toSorted((a, b) => a - b);
    assert.deepEqual(
      all,
      Array.from({ length: OWNERS }, (_, n) => n),
    );
    for (const owner of owners) owner.close();
  });
});
