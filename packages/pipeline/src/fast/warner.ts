import { diag } from '@opentelemetry/api';
import type { Signal } from '../batch.ts';
import { systemClock } from '../clock.ts';
import { leftOut } from '../encode/leftOut.ts';
import type { Refusal } from '../memory/outbox.ts';
import { createWarnings } from '../warnings.ts';

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
  /** Tells what was held back. */
  close(): void;
}

/** Makes the one that tells it on OpenTelemetry's diagnostic logger. */
export function createWarner(): Warner {
  const warnings = createWarnings((message) => diag.warn(message), systemClock);
  return {
    say: (message) => diag.warn(message),
    refused: (signal, reason) =>
      warnings.tell(
        `${signal} ${reason}`,
        1,
        (total) =>
          `${total} of the ${signal} dropped (error.type ${reason}): ${REASONS[reason]} (told once a minute)`,
      ),
    close() {
      warnings.close();
      leftOut.close();
    },
  };
}
