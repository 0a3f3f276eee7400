import { randomUUID } from 'node:crypto';
import { channel, tracingChannel } from 'node:diagnostics_channel';
import { type Context, context, type Span, trace } from '@opentelemetry/api';
import { record as recordEvent } from '@telltale/events';
import { type Logger, type LogLevel, getLogger as loggerNamed } from '@telltale/logging';
import { findUser } from './data/people.ts';
import { type JsonLines, openJsonLines } from './jsonLines.ts';

// The demo's own bookkeeping, for tests that compare what the application did with what arrived. It knows nothing of
// how telemetry travels. An application of yours takes `record` and `getLogger` straight from their packages.

/** The log attribute that holds the id of a line in the ledger. */
export const LEDGER_ID = 'demo.ledger.id';

const LEVELS = ['trace', 'debug', 'info', 'success', 'warning', 'error', 'critical'] as const;

let ledger: Pick<JsonLines, 'write'> | undefined;

type Line = Parameters<JsonLines['write']>[0];

/** Begins to write the ledger; each line has its time, `at`, in milliseconds since 1970; without a path nothing is written. @returns a function that ends it */
export function openLedger(path: string | undefined, modelUrl: string): () => void {
  if (path === undefined) return () => {};
  const file = openJsonLines(path);
  const lines = { write: (line: Line) => file.write({ ...line, at: Date.now() }) };
  ledger = lines;
  const onRequest = (message: unknown): void => {
    const { origin } = (message as { request: { origin: string | URL } }).request;
    if (String(origin) === new URL(modelUrl).origin)
      lines.write({ kind: 'span', spanKind: 'client', ...ids() });
  };
  const onCommand = (message: unknown): void => {
    const { command } = message as { command: string };
    // Not only where it is recording: the span of a hook that is async has ended when the hook goes on.
    if (trace.getActiveSpan()) lines.write({ kind: 'redis', command, ...ids() });
  };
  channel('undici:request:create').subscribe(onRequest);
  tracingChannel('ioredis:command').start.subscribe(onCommand);
  return () => {
    channel('undici:request:create').unsubscribe(onRequest);
    tracingChannel('ioredis:command').start.unsubscribe(onCommand);
    ledger = undefined;
    file.close();
  };
}

/** The `record` of `@telltale/events`; the event is in the ledger too. */
export const record: typeof recordEvent = (event, payload, options = {}) => {
  const id = recordEvent(event, payload, options);
  ledger?.write({
    kind: 'event',
    id,
    name: event.name,
    payload,
    user: typeof options.user === 'string' ? findUser(options.user) : options.user,
    ...ids(options.context),
  });
  return id;
};

/** What the demo uses of a logger. */
export type DemoLogger = Pick<Logger, LogLevel | 'exception'>;

/** The `getLogger` of `@telltale/logging`; what is logged is in the ledger too, under the id in `demo.ledger.id`. */
export function getLogger(name: string): DemoLogger {
  const logger = loggerNamed(name);
  const methods = LEVELS.map((level): [LogLevel, Logger['info']] => [
    level,
    (message, attributes) => logger[level](message, noted(logger, level, message, attributes)),
  ]);
  return {
    ...(Object.fromEntries(methods) as Record<LogLevel, Logger['info']>),
    exception(thrown, message, attributes) {
      const text = thrown instanceof Error ? thrown.message : String(thrown);
      const expected = { ...attributes, 'exception.message': text };
      const id = noted(logger, 'error', message ?? text, expected)?.[LEDGER_ID];
      logger.exception(thrown, message, id === undefined ? attributes : { ...attributes, [LEDGER_ID]: id });
    },
  };
}

/** Puts a span that has just begun into the ledger, if it is recorded at all; an internal one with the span that it is part of. */
export function noteSpan(
  span: Span | undefined,
  spanKind: 'server' | 'internal',
  name: string,
  parent?: Span,
): void {
  if (!span?.isRecording()) return;
  const { traceId, spanId } = span.spanContext();
  ledger?.write({
    kind: 'span',
    spanKind,
    name,
    traceId,
    spanId,
    parentSpanId: parent?.spanContext().spanId,
  });
}

type Attributes = Parameters<Logger['info']>[1];

function noted(logger: Logger, level: LogLevel, message: string, attributes: Attributes): Attributes {
  if (!ledger || !logger.isEnabled(level)) return attributes;
  const id = randomUUID();
  ledger.write({ kind: 'log', id, logger: logger.name, level, message, attributes, ...ids() });
  return { ...attributes, [LEDGER_ID]: id };
}

function ids(of: Context = context.active()): { traceId: string | undefined; spanId: string | undefined } {
  const span = trace.getSpanContext(of);
  return { traceId: span?.traceId, spanId: span?.spanId };
}
