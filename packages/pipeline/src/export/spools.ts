import path from 'node:path';
import type { Signal } from '../batch.ts';
import { openSpool } from '../spool/spool.ts';
import type { Spool } from '../spool/types.ts';
import type { ExportSettings } from './destination.ts';
import { destinationName } from './destinationName.ts';

/**
 * Opens a spool for each signal; none where the settings name no folder. What waits for one destination is never sent to another: each
 * endpoint, with those of its headers that are no credentials (a tenant's name), has a folder of its own.
 */
export function openSpools({ otlp, spool, owner }: ExportSettings): Partial<Record<Signal, Spool>> {
  if (!spool) return {};
  const open = (signal: Signal) =>
    openSpool({ ...spool, directory: path.join(spool.directory, destinationName(otlp[signal]), signal) }, owner);
  return { logs: open('logs'), traces: open('traces'), metrics: open('metrics') };
}
