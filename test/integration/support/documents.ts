import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';

/** A document of a data stream in the shape of the collector's otel mode. */
export interface Document {
  readonly id: string;
  readonly source: {
    readonly '@timestamp': string | number;
    readonly event_name?: string;
    readonly severity_text?: string;
    readonly body?: { readonly text?: string };
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly resource: { readonly attributes: Readonly<Record<string, unknown>> };
    readonly scope?: { readonly name?: string };
    readonly trace_id?: string;
    readonly span_id?: string;
    readonly parent_span_id?: string;
    readonly name?: string;
    readonly kind?: string;
    readonly metrics?: Readonly<Record<string, unknown>>;
  };
}

const PATIENCE_MS = 90_000;
/** This long without a new document means that all have arrived. */
const QUIET_MS = 6_000;

/** Waits until at least so many documents are there and no more come, and counts them. */
export async function settled(client: Client, index: string, atLeast: number): Promise<number> {
  const deadline = Date.now() + PATIENCE_MS;
  let seen = -1;
  let since = Date.now();
  while (Date.now() < deadline) {
    await client.indices.refresh({ index, ignore_unavailable: true });
    const { count } = await client.count({ index, ignore_unavailable: true });
    if (count !== seen) since = Date.now();
    seen = count;
    if (count >= atLeast && Date.now() - since >= QUIET_MS) break;
    await sleep(500);
  }
  return seen;
}

/** Every document of a stream. */
export async function allDocuments(client: Client, index: string): Promise<Document[]> {
  const documents: Document[] = [];
  const pages = client.helpers.scrollSearch<Document['source']>({ index, size: 5000 });
  for await (const { body } of pages) {
    for (const { _id, _source } of body.hits.hits) {
      if (_source) documents.push({ id: String(_id), source: _source });
    }
  }
  return documents;
}
