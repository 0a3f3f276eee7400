import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { LogEntry } from '../../src/entry.ts';

/** An entry as a logger makes it, with what a test gives. */
export function entryWith(given: Partial<LogEntry> = {}): LogEntry {
  return {
    loggerName: 'shop.cart',
    timestamp: [1_767_323_045, 6_000_789],
    level: 'info',
    severityNumber: 9,
    severityText: 'INFO',
    body: 'item added',
    attributes: { 'log.record.uid': 'uid-1' },
    traceId: undefined,
    spanId: undefined,
    context: ROOT_CONTEXT,
    printed: false,
    ...given,
  };
}

/** What drives a terminal or ends a line: none of it may come out of a sink but its own line ends and colours. */
export const DANGEROUS = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
