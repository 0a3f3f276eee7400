import type { Signal } from '../../batch.ts';
import type { OtlpConfig } from '../config/endpoint.ts';
import type { Sender } from '../outcome.ts';
import { createTarget, type Target } from './target.ts';

/** How a sender runs. */
export interface SenderOptions {
  /** Wraps what starts a request: `untraced` in the application's thread. @default nothing */
  readonly around?: <Result>(run: () => Result) => Result;
}

/**
 * Sends batches over OTLP/HTTP in protobuf, over connections that are kept open. Sockets and timers of it never keep a
 * process alive.
 */
export function createSender(config: OtlpConfig, { around = (run) => run() }: SenderOptions = {}): Sender {
  const targets: Readonly<Record<Signal, Target>> = {
    logs: createTarget(config.logs),
    traces: createTarget(config.traces),
    metrics: createTarget(config.metrics),
  };
  return {
    send: (batch) => around(() => targets[batch.signal].send(batch)),
    hurry(on) {
      for (const target of Object.values(targets)) target.hurry(on);
    },
    close() {
      for (const target of Object.values(targets)) target.close();
    },
  };
}
