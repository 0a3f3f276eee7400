import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Signal } from '../batch.ts';
import type { OtlpEndpoint } from '../delivery/config/endpoint.ts';
import { openSpool } from '../spool/spool.ts';
import type { Spool } from '../spool/types.ts';
import type { ExportSettings } from './destination.ts';

/**
 * Opens a spool for each signal; none where the settings name no folder. What waits for one destination is never sent to another: each
 * endpoint, with those of its headers that are no credentials (a tenant's name), has a folder of its own.
 */
export function openSpools({ otlp, spool, owner }: ExportSettings): Partial<Record<Signal, Spool>> {
  if (!spool) return {};
  const open = (signal: Signal) =>
    openSpool(
      { ...spool, directory: path.join(spool.directory, destinationOf(otlp[signal]), signal) },
      owner,
    );
  return { logs: open('logs'), traces: open('traces'), metrics: open('metrics') };
}

/** Headers that say who sends, not where to: a new token must find what waits under the old one. */
const CREDENTIAL = /^(proxy-)?authorization$|^cookie$|(^|-)(api-?key|token|secret)(-|$)/i;

function destinationOf({ url, headers }: OtlpEndpoint): string {
  const hash = createHash('sha256').update(url);
  for (const [name, value] of Object.entries(headers).toSorted())
    if (!CREDENTIAL.test(name)) hash.update(`\0${name}\0${value}`);
  return hash.digest('hex').slice(0, 16);
}
