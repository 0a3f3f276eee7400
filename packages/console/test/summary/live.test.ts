import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type LiveStream, liveSummary, type Store, summarize } from '../../src/index.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';
import { logRow } from '../support/rows.ts';

const NEVER = 2 ** 30;

function output(terminal: object = {}) {
  const stream = Object.assign(new PassThrough(), terminal) as PassThrough & LiveStream;
  return { stream, read: () => String(stream.read() ?? '') };
}

describe('liveSummary', () => {
  let store: Store;
  beforeEach(() => {
    store = sqliteStore();
  });
  afterEach(() => store.close());

  it('prints one line whenever the figures have changed, where there is no terminal', async () => {
    const { stream, read } = output();
    const live = liveSummary(store, { stream, intervalMs: NEVER });
    await store.addLogs([logRow()]);
    await live.refresh();
    await live.refresh();
    await store.addLogs([logRow(), logRow({ eventName: 'e' })]);
    await live.refresh();
    await live.stop();
    assert.deepEqual(read().split('\n'), [
      'logs 1, events 0, spans 0, metric points 0, tokens 0 in 0 out, cache hit ratio –',
      'logs 2, events 1, spans 0, metric points 0, tokens 0 in 0 out, cache hit ratio –',
      '',
    ]);
  });

  it('goes on by itself until it is stopped', async () => {
    const { stream } = output();
    const live = liveSummary(store, { stream, intervalMs: 1 });
    const lines: string[] = [];
    for await (const chunk of stream) {
      lines.push(String(chunk));
      if (lines.length === 3) break;
      await store.addLogs([logRow()]);
    }
    assert.match(lines[2] ?? '', /^logs 2,/);
    await live.stop();
  });

  it('redraws a terminal in place, within its rows, and leaves the last summary on it', async () => {
    const { stream, read } = output({ isTTY: true, columns: 60, rows: 4 });
    const live = liveSummary(store, { stream, intervalMs: NEVER, title: 'the title' });
    assert.equal(read(), '\x1b[?1049h\x1b[?25l');
    await store.addLogs(Array.from({ length: 9 }, (_, n) => logRow({ body: `line ${n}` })));
    await live.refresh();
    const drawn = read();
    assert.ok(drawn.startsWith('\x1b[Hthe title\x1b[K\r\n'), JSON.stringify(drawn));
    assert.ok(drawn.endsWith('\x1b[J'));
    assert.equal(drawn.split('\n').length, 3);
    await live.stop();
    const [, left = ''] = read().split('\x1b[?25h\x1b[?1049l');
    assert.match(left, /^the title\n\nlogs 9 /);
    assert.match(left, /line 8/);
  });

  it('ends once, however often it is stopped', async () => {
    const { stream, read } = output({ isTTY: true });
    const live = liveSummary(store, { stream, intervalMs: NEVER });
    await Promise.all([live.stop(), live.stop()]);
    await live.stop();
    const shown = read();
    assert.equal(shown.match(/cache hit ratio/g)?.length, 2, 'drawn once, and left once');
    assert.equal(shown.split('\x1b[?1049l').length, 2);
  });

  it('shows the summary of whatever gives one', async () => {
    const { stream, read } = output();
    await store.addLogs([logRow()]);
    const live = liveSummary(() => summarize(store), { stream, intervalMs: NEVER });
    await live.stop();
    assert.match(read(), /^logs 1,/);
  });

  it('has colours where the terminal has them', async () => {
    for (const hasColors of [true, false]) {
      const { stream, read } = output({ isTTY: true, hasColors: () => hasColors });
      const live = liveSummary(store, { stream, intervalMs: NEVER });
      await live.stop();
      assert.equal(read().includes('\x1b[1m'), hasColors);
    }
  });

  it('tells that a summary failed, harmlessly, and does not throw', async () => {
    const { stream, read } = output();
    const broken: Store = { ...store, countLogs: () => Promise.reject(new Error('no \x1b[2J luck')) };
    const live = liveSummary(broken, { stream, intervalMs: NEVER });
    await live.refresh();
    await live.stop();
    assert.equal(read(), 'the summary failed, it is tried again: no ␛[2J luck\n');
  });
});
