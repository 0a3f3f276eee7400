import type { SignalStats } from '../../src/delivery/stats.ts';

/** The figures of a signal of which there was nothing. */
export const NOTHING: SignalStats = {
  offered: 0,
  recovered: 0,
  delivered: 0,
  rejected: 0,
  dropped: {},
  inMemory: 0,
  spooled: 0,
  findings: undefined,
  requests: 0,
  away: false,
};
