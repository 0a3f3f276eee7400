import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { pipeLines } from '../../src/lines/pipeLines.ts';
import { MAX_WAITING_BYTES } from '../../src/sinks/limits.ts';
import { openPipe } from '../support/pipe.ts';

const LINES = 3_000;
const line = (i: number) => `line ${i} ${'x'.repeat(100)}`;
const allLines = Array.from({ length: LINES }, (_, i) => `${line(i)}\n`).join('');

function start(fd: number) {
  const told: [kind: string, lost: number][] = [];
  const queue = pipeLines(fd, (kind, lost) => told.push([kind, lost]));
  return { queue, told };
}

describe('lines into a pipe', () => {
  it('come all and in order, however slowly they are read, and hold nobody up', async () => {
    using pipe = openPipe();
    const { queue, told } = start(pipe.fd);
    for (let i = 0; i < LINES; i++) queue.add(() => line(i));
    assert.equal(await queue.flush(30), false);
    let text = '';
    const flushed = queue.flush(20_000);
    while (text.length < allLines.length) {
      text += pipe.read(10_000);
      await sleep(1);
    }
    assert.equal(text, allLines);
    assert.equal(await flushed, true);
    assert.deepEqual([queue.stats(), told], [{ written: LINES, dropped: 0 }, []]);
  }).timeout(30_000);

  it('are written as whole lines of at most 4 KiB at once, so that nothing comes between', async () => {
    using pipe = openPipe();
    const { queue } = start(pipe.fd);
    for (let i = 0; i < LINES; i++) queue.add(() => line(i));
    await queue.flush(100); // the pipe is full now
    const full = pipe.read();
    assert.ok(full.length > 32 * 1024);
    assert.ok(full.endsWith('\n'), 'the last line is whole');
    queue.endSync(0);
  });

  it('are counted, and not even made, where they exceed what may wait', async () => {
    using pipe = openPipe();
    const { queue, told } = start(pipe.fd);
    const megabyte = 'x'.repeat(1024 * 1024);
    const most = MAX_WAITING_BYTES / megabyte.length;
    let made = 0;
    for (let i = 0; i < 20; i++) {
      queue.add(() => {
        made++;
        return megabyte;
      });
    }
    assert.equal(made, most);
    assert.equal(queue.stats().dropped, 20 - most);
    assert.deepEqual(told[0], ['slow', 1]);
    queue.endSync(0);
    const { written, dropped } = queue.stats();
    assert.equal(written + dropped, 20);
  });

  it('end without a word when the reader has gone', async () => {
    using pipe = openPipe();
    const { queue, told } = start(pipe.fd);
    pipe.close();
    for (let i = 0; i < 10; i++) queue.add(() => line(i));
    assert.equal(await queue.flush(5_000), true);
    queue.add(() => assert.fail('nobody will read it'));
    queue.endSync(100);
    assert.deepEqual([queue.stats(), told], [{ written: 0, dropped: 11 }, []]);
  });

  it('are written at the end without the event loop, while the reader takes them', async () => {
    using pipe = openPipe();
    const { queue, told } = start(pipe.fd);
    for (let i = 0; i < 200; i++) queue.add(() => line(i));
    queue.endSync(1_000);
    await sleep(50); // what the thread pool had begun
    const text = pipe.read();
    assert.equal(text.split('\n').length - 1, 200);
    assert.deepEqual([queue.stats(), told], [{ written: 200, dropped: 0 }, []]);
  });

  it('do not hold up the end for longer than its time, and what is lost is told', async () => {
    using pipe = openPipe();
    const { queue, told } = start(pipe.fd);
    for (let i = 0; i < LINES; i++) queue.add(() => line(i));
    queue.endSync(30);
    const { written, dropped } = queue.stats();
    assert.ok(written > 0 && dropped > 0);
    assert.equal(written + dropped, LINES);
    assert.deepEqual(told, [['end', dropped]]);
    for (let text = pipe.read(); text !== ''; text = pipe.read()) await sleep(10);
    queue.add(() => 'late');
    queue.endSync(30);
    await sleep(50); // what the thread pool had begun
    assert.match(pipe.read(), /late\n$/);
    assert.equal(queue.stats().written, written + 1);
  });
});
