import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type DeliveryStats, type SignalStats, succeeded } from '../../src/delivery/stats.ts';
import { NOTHING } from '../support/signalStats.ts';

function statsWith(findings: SignalStats['findings']): DeliveryStats {
  const signal = { ...NOTHING, findings };
  return { logs: signal, traces: signal, metrics: signal, memoryBytes: 0, maxMemoryBytes: 0 };
}

describe('the figures of a delivery that took over from another', () => {
  it('add up what both found in their spools', () => {
    const first = statsWith({
      adopted: 1,
      damagedPlaces: 2,
      skippedFiles: { foreign: 3 },
      expired: { files: 1, bytes: 5 },
    });
    const second = statsWith({
      adopted: 10,
      damagedPlaces: 20,
      skippedFiles: { foreign: 30, unreadable: 5 },
      expired: { files: 2, bytes: 60 },
    });
    assert.deepEqual(succeeded(first, second).logs.findings, {
      adopted: 11,
      damagedPlaces: 22,
      skippedFiles: { foreign: 33, unreadable: 5 },
      expired: { files: 3, bytes: 65 },
    });
    assert.deepEqual(succeeded(first, statsWith(undefined)).logs.findings, first.logs.findings);
  });
});
