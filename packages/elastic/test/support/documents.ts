import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, errors, type estypes } from '@elastic/elasticsearch';
import { streamName } from '../../src/streams.ts';

/** A document as it is in Elasticsearch. */
export interface Document {
  readonly id: string;
  readonly stream: string;
  readonly source: Source;
}

/** The parts of a document that tests look at. */
export interface Source {
  readonly '@timestamp': string | number;
  readonly observed_timestamp?: string;
  readonly event_name?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly body?: { readonly text?: string; readonly structured?: unknown };
  readonly scope: { readonly attributes?: Readonly<Record<string, unknown>> };
  readonly resource: { readonly attributes: Readonly<Record<string, unknown>> };
  readonly metrics?: Readonly<Record<string, unknown>>;
  readonly duration?: number;
  readonly span_id?: string;
  readonly trace_id?: string;
}

/** An event as a test tells it. */
export interface EventSource {
  readonly name: string;
  /** ISO 8601, or milliseconds since 1970. */
  readonly at: string | number;
  readonly attributes?: object;
}

/** Indexes events as the collector writes them. */
export async function indexEvents(
  client: Client,
  namespace: string,
  events: readonly EventSource[],
): Promise<void> {
  const { errors, items } = await client.bulk({
    index: streamName('events', namespace),
    refresh: true,
    operations: events.flatMap(({ name, at, attributes = {} }) => [
      { create: {} },
      { '@timestamp': `${new Date(at).getTime()}.0`, event_name: name, attributes },
    ]),
  });
  assert.equal(errors, false, JSON.stringify(items.find(({ create }) => create?.error)));
}

const PATIENCE_MS = 30_000;
const EVERY_MS = 100;

/** Waits until a namespace has this many documents, and gives them in the order of their exact time. */
export async function documents(
  client: Client,
  namespace: string,
  count: number,
): Promise<readonly Document[]> {
  const index = `*-telltale.*.otel-${namespace}`;
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await inOrder(client, index);
    if (found.length >= count || Date.now() > deadline) {
      assert.equal(found.length, count, `documents in ${index}`);
      return found.map(({ _id, _index, _source }) => ({
        id: String(_id),
        stream: _index.replace(/^\.ds-/, '').replace(/-\d{4}\.\d{2}\.\d{2}-\d+$/, ''),
        source: _source as Source,
      }));
    }
    await sleep(EVERY_MS);
  }
}

async function inOrder(client: Client, index: string): Promise<estypes.SearchHit<Source>[]> {
  try {
    await client.indices.refresh({ index });
    const { hits } = await client.search<Source>({
      index,
      size: 1000,
      track_total_hits: true,
      sort: [
        { 'attributes.telltale.time_unix_nano': { order: 'asc', unmapped_type: 'long' } },
        { '@timestamp': 'asc' },
      ],
    });
    return hits.hits;
  } catch (error) {
    // A stream that is just being made has no shard that could answer yet.
    if (error instanceof errors.ResponseError && error.statusCode === 503) return [];
    throw error;
  }
}

/** The type to which a field of a namespace's documents is mapped. */
export async function mappedType(client: Client, stream: string, field: string): Promise<string | undefined> {
  const answer = await client.indices.getFieldMapping({ index: stream, fields: field });
  const [mappings] = Object.values(answer).map(({ mappings }) => mappings[field]?.mapping);
  return Object.values(mappings ?? {}).map((mapping) => (mapping as { type?: string }).type)[0];
}
