import type { Encoding } from '../otlp/decode.ts';
import { decodeRequest } from '../otlp/decode.ts';
import { logRows } from '../otlp/logs.ts';
import { MalformedRequestError } from '../otlp/malformed.ts';
import { metricPointRows } from '../otlp/metrics.ts';
import type { Signal } from '../otlp/schema.ts';
import { spanRows } from '../otlp/traces.ts';
import type { Store } from '../store/store.ts';
import { Refusal } from './refusal.ts';

/**
 * Decodes a request's body and puts its rows into the store; resolves when they are in it.
 *
 * @throws Refusal 400 for a body that does not decode, 503 (the sender may try again) when the store does not take it.
 */
export async function ingest(signal: Signal, encoding: Encoding, body: Buffer, store: Store): Promise<void> {
  const add = prepare(signal, encoding, body, store);
  try {
    await add();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal(503, `the store did not take it: ${reason}`, { cause });
  }
}

function prepare(signal: Signal, encoding: Encoding, body: Buffer, store: Store): () => Promise<void> {
  try {
    switch (signal) {
      case 'logs': {
        const rows = logRows(decodeRequest('logs', encoding, body), BigInt(Date.now()) * 1_000_000n);
        return () => store.addLogs(rows);
      }
      case 'traces': {
        const rows = spanRows(decodeRequest('traces', encoding, body));
        return () => store.addSpans(rows);
      }
      case 'metrics': {
        const rows = metricPointRows(decodeRequest('metrics', encoding, body));
        return () => store.addMetricPoints(rows);
      }
    }
  } catch (cause) {
    if (cause instanceof MalformedRequestError) throw new Refusal(400, cause.message, { cause });
    throw cause;
  }
}
