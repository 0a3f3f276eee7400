import type { Signal } from '../../../src/batch.ts';
import {
  accept,
  type Behaviour,
  type ReceivedRequest,
  type Receiver,
  startReceiver,
} from '../../delivery/support/receiver.ts';
import { decodeRequest } from '../../support/otlp.ts';

/** A server that takes what it is told to take, and knows what that was. */
export interface Server extends Receiver {
  /** Numbers of the log records in the requests that it took, in their order. */
  readonly numbers: readonly number[];
  /** Records in the requests that were answered, by the answer that {@link answering} named. */
  readonly answered: Readonly<Record<string, Readonly<Record<Signal, number>>>>;
  /** Makes a behaviour whose records count under a name. */
  answering(name: string, behaviour: Behaviour): Behaviour;
}

export async function startServer(): Promise<Server> {
  const numbers: number[] = [];
  const answered: Record<string, Record<Signal, number>> = {};
  const answering = (name: string, behaviour: Behaviour): Behaviour => {
    answered[name] ??= { logs: 0, traces: 0, metrics: 0 };
    const counts = answered[name];
    return (request, response) => {
      const { signal, bodies, records } = read(request);
      counts[signal] += records;
      if (name === 'taken') numbers.push(...bodies.map((body) => Number.parseInt(body, 10)));
      behaviour(request, response);
    };
  };
  const receiver = await startReceiver(answering('taken', accept));
  return Object.assign(receiver, { numbers, answered, answering });
}

interface Decoded {
  readonly [key: string]: Decoded[];
}

function read({ path, body }: ReceivedRequest) {
  const signal = path?.slice('/v1/'.length) as Signal;
  const request = decodeRequest(signal, body) as unknown as Decoded;
  const scopes = (all: string, one: string, list: string) =>
    (request[all] ?? []).flatMap((resource) => (resource[one] ?? []).flatMap((scope) => scope[list] ?? []));
  if (signal === 'traces')
    return { signal, bodies: [], records: scopes('resource_spans', 'scope_spans', 'spans').length };
  if (signal === 'metrics') {
    const points = scopes('resource_metrics', 'scope_metrics', 'metrics').flatMap(
      ({ sum, gauge, histogram }) =>
        [sum, gauge, histogram].flatMap((data) => (data as unknown as Decoded)?.['data_points'] ?? []),
    );
    return { signal, bodies: [], records: points.length };
  }
  const records = scopes('resource_logs', 'scope_logs', 'log_records');
  const bodies = records.map(({ body }) => (body as unknown as { string_value: string }).string_value);
  return { signal, bodies, records: records.length };
}

/** How many numbers from 0 are missing, and how many came more than once. */
export function compare(numbers: readonly number[], expected: number) {
  const distinct = new Set(numbers);
  const missing = Array.from({ length: expected }, (_, n) => n).filter((n) => !distinct.has(n));
  return { missing: missing.slice(0, 10), missed: missing.length, twice: numbers.length - distinct.size };
}
