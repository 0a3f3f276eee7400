import { diag } from '@opentelemetry/api';
import type { Signal } from '../batch.ts';
import type { Refusal } from '../memory/outbox.ts';

/** A refusal of one kind is told at most once in this time. */
const WINDOW_MS = 60_000;

const REASONS: Readonly<Record<Refusal, string>> = {
  memory_full: 'the memory for records that are not yet sent is full',
  record_too_large: 'a record is larger than the pipeline takes',
  encoding_failed: 'a record could not be encoded',
};

/** Tells what goes wrong on the meta logger. */
export interface Warner {
  say(message: string): void;
  /** Tells each kind of refusal once a minute, with its count. */
  refused(signal: Signal, reason: Refusal): void;
}

/** Makes the one that tells it on OpenTelemetry's diagnostic logger. */
export function createWarner(): Warner {
  const silentUntil = new Map<string, number>();
  const untold = new Map<string, number>();
  return {
    say: (message) => diag.warn(message),
    refused(signal, reason) {
      const kind = `${signal} ${reason}`;
      const count = (untold.get(kind) ?? 0) + 1;
      untold.set(kind, count);
      if (Date.now() < (silentUntil.get(kind) ?? 0)) return;
      silentUntil.set(kind, Date.now() + WINDOW_MS);
      untold.set(kind, 0);
      diag.warn(
        `${count} of the ${signal} dropped (error.type ${reason}): ${REASONS[reason]} (told once a minute)`,
      );
    },
  };
}
