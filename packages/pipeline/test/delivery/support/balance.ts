import assert from 'node:assert/strict';
import type { Signal } from '../../../src/batch.ts';
import type { DeliveryStats } from '../../../src/delivery/stats.ts';

export const SIGNALS: readonly Signal[] = ['logs', 'traces', 'metrics'];

/** `offered = delivered + rejected + dropped + inMemory + spooled`, for each signal. */
export function assertBalanced(stats: DeliveryStats): void {
  for (const signal of SIGNALS) {
    const { offered, delivered, rejected, dropped, inMemory, spooled } = stats[signal];
    const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
    assert.equal(
      delivered + rejected + lost + inMemory + spooled,
      offered,
      `${signal} do not add up: ${JSON.stringify(stats[signal])}`,
    );
  }
}
