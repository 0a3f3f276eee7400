import assert from 'node:assert/strict';
import { diag } from '@opentelemetry/api';
import { afterEach, describe, it } from 'mocha';
import { loggingStats, report, TROUBLE_WINDOW_MS } from '../src/trouble.ts';
import { ahead, told } from './support/capture.ts';

describe('report', () => {
  afterEach(() => diag.disable());

  it('counts every time and tells once per window and kind', () => {
    const before = loggingStats();
    const messages = told(() => {
      report('lostLines', 'first');
      report('lostLines', 'second');
      report('sinkFailures', 'another kind', new Error('why'));
      report('lostLines', 'third');
      ahead(2 * TROUBLE_WINDOW_MS, () => report('lostLines', 'a window later'));
    });
    const [first = '', other = '', later = '', ...more] = messages;
    assert.match(first, /^@telltale\/logging first/);
    assert.match(other, /^@telltale\/logging another kind.* Error: why$/);
    assert.equal(later, '@telltale/logging a window later (and 2 more of this kind since it was last told)');
    assert.deepEqual(more, []);
    assert.equal(loggingStats().lostLines, before.lostLines + 4);
    assert.equal(loggingStats().sinkFailures, before.sinkFailures + 1);
  });

  it('survives a meta logger that throws', () => {
    const refuse = (): never => {
      throw new Error('refused');
    };
    diag.setLogger({ error: refuse, warn: refuse, info: refuse, debug: refuse, verbose: refuse });
    ahead(1e9, () => report('failedEntries', 'nobody hears it'));
  });
});
