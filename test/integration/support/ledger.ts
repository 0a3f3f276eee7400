import { readFileSync } from 'node:fs';
import type { UserContext } from '@telltale/events';

interface Noted {
  /** When it was written down, in milliseconds since 1970: while it happened, a moment before or after. */
  readonly at: number;
  readonly traceId?: string;
  readonly spanId?: string;
}

export interface LogRow extends Noted {
  readonly kind: 'log';
  readonly id: string;
  readonly logger: string;
  readonly level: string;
  readonly message: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export interface EventRow extends Noted {
  readonly kind: 'event';
  readonly id: string;
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly user?: string | UserContext;
}

/** A span of the application's own (its ids), or an outgoing call (the ids of the span that it belongs to). */
export interface SpanRow extends Noted {
  readonly kind: 'span';
  readonly spanKind: 'server' | 'internal' | 'client';
  readonly name?: string;
  /** Of an internal span: the span that it is part of. */
  readonly parentSpanId?: string;
}

export interface RedisRow extends Noted {
  readonly kind: 'redis';
  readonly command: string;
}

type Row = LogRow | EventRow | SpanRow | RedisRow;

/** What the application wrote down by itself of all that it did. */
export interface Ledger {
  readonly logs: readonly LogRow[];
  readonly events: readonly EventRow[];
  readonly spans: readonly SpanRow[];
  readonly redis: readonly RedisRow[];
}

export function readLedger(file: string): Ledger {
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
  const of = <K extends Row['kind']>(kind: K) =>
    rows.filter((row): row is Extract<Row, { kind: K }> => row.kind === kind);
  return { logs: of('log'), events: of('event'), spans: of('span'), redis: of('redis') };
}
