import path from 'node:path';
import type { Signal } from '../batch.ts';
import { Neighbours } from '../spool/neighbours.ts';
import { openSpool } from '../spool/spool.ts';
import type { Spool } from '../spool/types.ts';
import type { ExportSettings } from './destination.ts';
import { destinationName, isDestinationName } from './destinationName.ts';

/**
 * Opens a spool for each signal; none where the settings name no folder. What waits for one destination is never sent to another: each
 * endpoint, with those of its headers that are no credentials (a tenant's name), has a folder of its own. Among those of the others
 * each spool keeps house: nobody else may ever open them again.
 */
export function openSpools({ otlp, spool, owner }: ExportSettings): Partial<Record<Signal, Spool>> {
  if (!spool) return {};
  const open = (signal: Signal) => {
    const own = destinationName(otlp[signal]);
    const isOther = (name: string) => isDestinationName(name) && name !== own;
    return openSpool(
      { ...spool, directory: path.join(spool.directory, own, signal) },
      owner,
      new Neighbours({ root: spool.directory, isOther, within: signal, maxAgeMs: spool.maxAgeMs }),
    );
  };
  return { logs: open('logs'), traces: open('traces'), metrics: open('metrics') };
}
