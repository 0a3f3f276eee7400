import assert from 'node:assert/strict';
import { channel } from 'node:diagnostics_channel';
import { describe, it } from 'mocha';
import { endWithProcess, MAX_OPEN_WORK } from '../../src/observe/openWork.ts';

describe('open work', () => {
  const publish = (message: object) => channel('telltale.ending').publish(message);
  const begin = (ended: number[], count: number) =>
    Array.from({ length: count }, (_, n) => endWithProcess(() => void ended.push(n)));

  it('ends with the process, what began last first, once', () => {
    const ended: number[] = [];
    begin(ended, 3);
    publish({});
    publish({});
    assert.deepEqual(ended, [2, 1, 0]);
  });

  it('does not where it has ended by itself, and waits while the application may go on', () => {
    const ended: number[] = [];
    const [close] = begin(ended, 2);
    close?.();
    publish({ mayGoOn: true });
    assert.deepEqual(ended, []);
    publish({});
    assert.deepEqual(ended, [1]);
  });

  it('ends whatever goes wrong with other work', () => {
    const ended: number[] = [];
    begin(ended, 1);
    endWithProcess(() => {
      throw new Error('no');
    });
    publish({});
    assert.deepEqual(ended, [0]);
  });

  it('is forgotten from the oldest on where there is too much of it', () => {
    const ended: number[] = [];
    begin(ended, MAX_OPEN_WORK + 2);
    publish({});
    assert.equal(ended.length, MAX_OPEN_WORK);
    assert.equal(ended.at(-1), 2);
  });
});
