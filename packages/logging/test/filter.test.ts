import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { configureLogging } from '../src/config.ts';
import { LoggingConfigError } from '../src/errors.ts';
import { atLeast, filtered } from '../src/filter.ts';
import { getLogger } from '../src/logger.ts';
import { loggingStats } from '../src/trouble.ts';
import { capture } from './support/capture.ts';

describe('filtered', () => {
  afterEach(() => configureLogging({}));

  it('lets on what the filter keeps', () => {
    const [loud, all] = [capture(), capture()];
    configureLogging({ sinks: [filtered(loud, atLeast('warn')), all] });
    for (const level of ['info', 'warning', 'critical'] as const) getLogger('some')[level](level);
    assert.deepEqual(
      loud.entries.map(({ level }) => level),
      ['warning', 'critical'],
    );
    assert.equal(all.entries.length, 3);
  });

  it('lets nothing on when the filter throws, and counts it', () => {
    const sink = capture();
    const before = loggingStats().sinkFailures;
    configureLogging({
      sinks: [
        filtered(sink, () => {
          throw new Error('refused');
        }),
      ],
    });
    getLogger('some').info('x');
    assert.deepEqual(sink.entries, []);
    assert.equal(loggingStats().sinkFailures, before + 1);
  });

  it('counts the rejection of an asynchronous sink behind it', async () => {
    const before = loggingStats().sinkFailures;
    const late = (async () => Promise.reject(new Error('late'))) as () => void;
    configureLogging({ sinks: [filtered(late, () => true)] });
    getLogger('some').info('x');
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(loggingStats().sinkFailures, before + 1);
  });
});

describe('atLeast', () => {
  it('refuses a level that is none', () => {
    assert.throws(() => atLeast('loud' as 'info'), LoggingConfigError);
  });
});
