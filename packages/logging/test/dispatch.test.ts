import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { configureLogging } from '../src/config.ts';
import type { LogSink } from '../src/entry.ts';
import { getLogger } from '../src/logger.ts';
import { loggingStats } from '../src/trouble.ts';
import { capture, told } from './support/capture.ts';

describe('dispatch', () => {
  afterEach(() => configureLogging({}));

  it('gives the entry to the other sinks when one throws, counts it and tells it', () => {
    const [first, last] = [capture(), capture()];
    const before = loggingStats().sinkFailures;
    const messages = told(() => {
      configureLogging({
        sinks: [
          first,
          function broken() {
            throw new Error('disk full');
          },
          last,
        ],
      });
      getLogger('some').info('a');
      getLogger('some').info('b');
    });
    assert.deepEqual([first.entries.length, last.entries.length], [2, 2]);
    assert.equal(loggingStats().sinkFailures, before + 2);
    assert.equal(messages.length, 1);
    assert.match(messages[0] ?? '', /the log sink broken failed.* Error: disk full$/);
  });

  it('takes the rejection of an asynchronous sink as its failure', async () => {
    const before = loggingStats().sinkFailures;
    configureLogging({ sinks: [(async () => Promise.reject(new Error('late'))) as LogSink] });
    getLogger('some').info('a');
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(loggingStats().sinkFailures, before + 1);
  });

  it('drops and counts what a sink logs about an entry, instead of going round for ever', () => {
    const last = capture();
    const before = loggingStats().recursiveEntries;
    configureLogging({ sinks: [() => getLogger('inner').info('seen'), last] });
    getLogger('outer').info('a');
    getLogger('outer').info('b');
    assert.deepEqual(
      last.entries.map(({ body }) => body),
      ['a', 'b'],
    );
    assert.equal(loggingStats().recursiveEntries, before + 2);
  });

  it('finishes an entry with the sinks that it began with', () => {
    const [former, next] = [capture(), capture()];
    configureLogging({ sinks: [() => configureLogging({ sinks: [next] }), former] });
    getLogger('some').info('a');
    getLogger('some').info('b');
    assert.deepEqual([former.entries.length, next.entries.length], [1, 1]);
  });
});
