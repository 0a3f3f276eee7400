import type { Signal } from '../batch.ts';
import type { DeliverySpool } from '../delivery/spool.ts';
import type { ExportSettings } from './destination.ts';

/** Opens a spool for each signal. */
export function openSpools(
  _settings: ExportSettings,
  _warn: (message: string) => void,
): Partial<Record<Signal, DeliverySpool & { close(): void }>> {
  return {};
}
