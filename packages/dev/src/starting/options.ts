import type { Machine } from '../system/machine.ts';

/** What `npm start` was asked for. */
export interface StartOptions {
  readonly machine: Machine;
  /** How long the demo's users come and go. */
  readonly seconds: number;
  readonly users: number;
}
