import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { summary } from '../../src/testing/summary.ts';
import { isSuccess } from '../../src/testing/totals.ts';

describe('summary', () => {
  it('ends with exactly the counts', () => {
    assert.deepEqual(summary([], { passed: 3, failed: 0, skipped: [] }), ['3 passed, 0 failed']);
    assert.equal(
      summary([], { passed: 3, failed: 1, skipped: ['x'] }).at(-1),
      '3 passed, 1 failed, 1 skipped',
    );
    assert.deepEqual(summary([], { passed: 0, failed: 0, skipped: [] }), [
      'No test was run.',
      '0 passed, 0 failed',
    ]);
  });

  it('names servers and what was not run', () => {
    const notes = [
      'used Redis: /usr/bin/redis-server from PATH',
      'NOT RUN Elasticsearch: there is none. To get it: npm run setup',
    ];
    assert.deepEqual(summary(notes, { passed: 1, failed: 0, skipped: ['elastic indexes'] }), [
      'Servers and tools:',
      '  used Redis: /usr/bin/redis-server from PATH',
      '  NOT RUN Elasticsearch: there is none. To get it: npm run setup',
      'Skipped:',
      '  elastic indexes',
      '1 passed, 0 failed, 1 skipped',
    ]);
  });
});

describe('isSuccess', () => {
  it('wants something run, nothing failed, and nothing skipped where all is required', () => {
    assert.ok(isSuccess({ passed: 1, failed: 0, skipped: [] }, true));
    assert.ok(isSuccess({ passed: 1, failed: 0, skipped: ['x'] }, false));
    assert.ok(!isSuccess({ passed: 1, failed: 0, skipped: ['x'] }, true));
    assert.ok(!isSuccess({ passed: 1, failed: 1, skipped: [] }, false));
    assert.ok(!isSuccess({ passed: 0, failed: 0, skipped: ['x'] }, false));
  });
});
