import assert from 'node:assert/strict';
import { renderSummary } from '@telltale/console';
import { describe, it } from 'mocha';
import { elasticsearchSummary } from '../../src/starting/elasticsearchSummary.ts';

describe('the summary of Elasticsearch', () => {
  it('has every figure that Elasticsearch was asked for, in the console’s layout', async () => {
    const from = new Date('2026-03-01T00:00:00Z');
    const summary = await elasticsearchSummary(
      { count: async ({ index }) => ({ count: index.startsWith('traces') ? 7 : 9 }) },
      {
        countBySeverity: async () => [
          { severity: 'SUCCESS', severityNumber: 10, count: 3 },
          { severity: '', severityNumber: 0, count: 1 },
        ],
        countByEvent: async () => [{ event: 'telltale.user.login', count: 2 }],
        tokensByModel: async () => [
          { model: 'gpt-4o', calls: 2, inputTokens: 10, outputTokens: 5, cachedTokens: 4, totalTokens: 15 },
        ],
        slowestSpans: async (_range, limit) => [
          {
            name: 'GET',
            route: '/s/:id',
            service: 'chat',
            duration: 1.5e9,
            traceId: 't',
            spanId: `${limit}`,
          },
        ],
        cacheUsage: async () => ({ hits: 3, misses: 1, hitRatio: 0.75 }),
      },
      from,
    );
    const shown = renderSummary(summary, { width: 120 });
    assert.match(shown, /^logs 4 {3}events 2 {3}spans 7 {3}metric points 9$/m);
    assert.match(shown, /^logs by severity: SUCCESS 3, UNSPECIFIED 1$/m);
    assert.match(shown, /^cache hit ratio 75% \(3 hits, 1 misses\)$/m);
    assert.match(shown, /^telltale\.user\.login +2$/m);
    assert.match(shown, /^gpt-4o +2 +10 +4 +5 +–$/m);
    assert.match(shown, /^GET \/s\/:id +chat +1\.500 +t$/m);
  });
});
