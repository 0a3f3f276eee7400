import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, it } from 'mocha';
import { MAX_WAITING_BYTES } from '../../src/sinks/limits.ts';
import { lineWriter } from '../../src/sinks/lines.ts';
import { loggingStats } from '../../src/trouble.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));
const lost = (): number => loggingStats().lostLines;

describe('lineWriter', () => {
  it('ends every line', () => {
    let text = '';
    const write = lineWriter(
      new Writable({
        write(chunk, _encoding, done) {
          text += chunk;
          done();
        },
      }),
    );
    write('a');
    write('b');
    assert.equal(text, 'a\nb\n');
  });

  it('counts lines that fail, and their errors end nothing', async () => {
    const before = lost();
    const failing = new Writable({
      autoDestroy: false,
      write: (_chunk, _encoding, done) => done(new Error('no space')),
    });
    const write = lineWriter(failing);
    write('a');
    await settled();
    write('b');
    await settled();
    assert.ok(lost() > before);
    assert.equal(failing.listenerCount('error'), 0);
  });

  it('gives a broken pipe no more lines', async () => {
    let writes = 0;
    const broken = new Writable({
      autoDestroy: false,
      write(_chunk, _encoding, done) {
        writes += 1;
        done(Object.assign(new Error('broken'), { code: 'EPIPE' }));
      },
    });
    const write = lineWriter(broken);
    write('a');
    await settled();
    const before = lost();
    write('b');
    write('c');
    assert.equal(writes, 1);
    assert.equal(lost(), before + 2);
  });

  it('leaves an error to the listener that the application has', async () => {
    const seen: Error[] = [];
    const failing = new Writable({ write: (_chunk, _encoding, done) => done(new Error('no space')) });
    failing.on('error', (error) => seen.push(error));
    lineWriter(failing)('a');
    await settled();
    assert.deepEqual(
      seen.map(({ message }) => message),
      ['no space'],
    );
  });

  it('loses lines rather than memory when nobody reads', () => {
    const stuck = new Writable({ write: () => {} });
    const write = lineWriter(stuck);
    const line = 'x'.repeat(1024 * 1024);
    const before = lost();
    for (let index = 0; index < 20; index += 1) write(line);
    assert.ok(stuck.writableLength <= MAX_WAITING_BYTES + line.length + 1);
    assert.equal(lost(), before + 4);
  });
});
