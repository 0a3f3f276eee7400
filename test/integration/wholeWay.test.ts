import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Client } from '@elastic/elasticsearch';
import { type DemoResult, runDemo } from '@telltale/demo';
import {
  forTests,
  type RunningCollector,
  type RunningElasticsearch,
  type RunningRedis,
  startCollector,
  startElasticsearch,
  startRedis,
} from '@telltale/dev/servers';
import { createInsights, elasticClient, setupElasticsearch, streamName } from '@telltale/elastic';
import { businessEvents } from '@telltale/events';
import { after, before, describe, it } from 'mocha';
import { ASKED, ASKED_OF_ALL, missingFields } from '../../packages/demo/test/support/askedFields.ts';
import { sameEvent, sameIds, sameLog, sameSpan } from './support/compare.ts';
import { allDocuments, type Document, settled } from './support/documents.ts';
import { type Ledger, readLedger } from './support/ledger.ts';

const SECONDS = Number(process.env['TELLTALE_TEST_TRAFFIC_SECONDS'] ?? 60);
/** Both ways out of the process: Telltale's own, and the SDK's processors with its JSON exporters. */
const PIPELINES = [
  { pipeline: 'fast', seconds: SECONDS, variables: {} },
  {
    pipeline: 'standard',
    seconds: Math.min(SECONDS, 30),
    variables: { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
  },
];
const LIBRARIES = ['@opentelemetry/instrumentation-fastify', '@opentelemetry/instrumentation-openai'];
const CONFIG = path.join(import.meta.dirname, '../../collector/config.yaml');

for (const { pipeline, seconds, variables } of PIPELINES) {
  describe(`the whole way by the ${pipeline} pipeline: demo → preload → collector → Elasticsearch`, function () {
    this.timeout((seconds + 240) * 1000);
    const NAMESPACE = `wholeway-${pipeline}`;
    const folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-whole-way-'));
    const from = new Date();
    let redis: RunningRedis | undefined;
    let elasticsearch: RunningElasticsearch | undefined;
    let collector: RunningCollector | undefined;
    let client: Client;
    let result: DemoResult;
    let ledger: Ledger;
    let events: Document[];
    let logs: Document[];
    let spans: Document[];

    before(async function () {
      redis = await forTests(this, startRedis);
      const store = await forTests(this, startElasticsearch);
      elasticsearch = store;
      client = elasticClient({ node: store.url });
      await setupElasticsearch(client, { registry: businessEvents(), namespace: NAMESPACE });
      collector = await forTests(this, () =>
        startCollector({
          config: CONFIG,
          env: { ELASTICSEARCH_ENDPOINT: store.url, TELLTALE_NAMESPACE: NAMESPACE },
        }),
      );
      this.timeout((seconds + 240) * 1000);
      result = await runDemo({
        preload: true,
        otlpEndpoint: collector.otlpHttpUrl,
        seconds,
        users: 20,
        seed: 1,
        cacheType: 'redis',
        redisUrl: redis.url,
        ledger: path.join(folder, 'ledger.jsonl'),
        env: { ...variables, XDG_STATE_HOME: folder },
      });
      ledger = readLedger(path.join(folder, 'ledger.jsonl'));
      const sentSpans = ledger.spans.length + ledger.redis.length;
      await settled(client, streamName('events', NAMESPACE), ledger.events.length);
      await settled(client, streamName('logs', NAMESPACE), ledger.logs.length);
      await settled(client, streamName('traces', NAMESPACE), sentSpans);
      events = await allDocuments(client, streamName('events', NAMESPACE));
      logs = await allDocuments(client, streamName('logs', NAMESPACE));
      spans = await allDocuments(client, streamName('traces', NAMESPACE));
    });

    after(async () => {
      await collector?.stop();
      await client?.close();
      await elasticsearch?.stop();
      await redis?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('ran, and did all that there are events for', () => {
      assert.deepEqual(result.exitCodes, { modelServer: 0, application: 0, traffic: 0 });
      const happened = new Set(ledger.events.map(({ name }) => name));
      assert.deepEqual(
        [...happened].toSorted(),
        businessEvents()
          .events.map(({ name }) => name)
          .toSorted(),
      );
    });

    it('indexed every event: same ids, values and trace ids, nothing twice', () => {
      sameIds(
        'events',
        ledger.events.map(({ id }) => id),
        events.map(({ id }) => id),
      );
      const byId = new Map(events.map((document) => [document.id, document]));
      for (const row of ledger.events) sameEvent(row, byId.get(row.id) as Document);
      console.log(`    events: sent ${ledger.events.length} = indexed ${events.length}`);
    });

    it('indexed every field that is asked for, mapped by its type', async () => {
      assert.deepEqual(
        missingFields(events.map(({ source: { event_name: name, attributes } }) => ({ name, attributes }))),
        [],
      );
      const asked = Object.assign({}, ASKED_OF_ALL, ...Object.values(ASKED)) as typeof ASKED_OF_ALL;
      const index = streamName('events', NAMESPACE);
      const { fields } = await client.fieldCaps({ index, fields: Object.keys(asked) });
      const types = Object.keys(asked).map((name) => [name, Object.keys(fields[name] ?? {}).join(', ')]);
      assert.deepEqual(Object.fromEntries(types), asked);
    });

    it('completed the users, whom the application names by id alone: names, groups, roles, departments, tenant', () => {
      const calls = events.filter(({ source }) => source.event_name === 'telltale.model.call');
      assert.ok(calls.length > 0);
      for (const { source, id } of calls) {
        for (const key of ['user.id', 'user.name', 'user.roles', 'telltale.tenant.id'])
          assert.ok(source.attributes[key], `${key} of ${id}`);
        for (const key of ['group', 'department'])
          assert.ok(source.attributes[`telltale.user.${key}.names`], `${key} of ${id}`);
      }
      const asked = ledger.events.filter(({ name }) => name === 'telltale.model.call');
      assert.equal(
        new Set(calls.map(({ source }) => source.attributes['user.id'])).size,
        new Set(asked.map(({ user }) => (user as { id: string }).id)).size,
      );
    });

    it('indexed every log record of the application: same messages, attributes and trace ids, nothing twice', () => {
      const ledgerId = ({ source }: Document) => source.attributes['demo.ledger.id'] as string | undefined;
      const ours = logs.filter((document) => ledgerId(document) !== undefined);
      sameIds(
        'logs',
        ledger.logs.map(({ id }) => id),
        ours.map((document) => ledgerId(document) as string),
      );
      const byId = new Map(ours.map((document) => [ledgerId(document), document]));
      for (const row of ledger.logs) sameLog(row, byId.get(row.id) as Document);
      const more = logs.length - ours.length;
      console.log(
        `    logs: sent ${ledger.logs.length} = indexed ${ours.length} (and ${more} of libraries and console)`,
      );
    });

    it('indexed every span: the application’s own by id with name, kind, start and parent, outgoing calls and Redis commands by trace and parent', () => {
      const own = ledger.spans.filter(({ spanKind }) => spanKind !== 'client');
      const calls = ledger.spans.filter(({ spanKind }) => spanKind === 'client');
      const scoped = (name: string) => spans.filter(({ source }) => source.scope?.name === name);
      const undici = scoped('@opentelemetry/instrumentation-undici');
      const redisSpans = scoped('@opentelemetry/instrumentation-ioredis');
      // What their instrumentations tell of the framework and of the models' client, the application does not know.
      const libraries = LIBRARIES.flatMap(scoped);
      const others = new Set([...undici, ...redisSpans, ...libraries]);
      const rest = spans.filter((span) => !others.has(span));
      sameIds(
        'spans',
        own.map(({ spanId }) => String(spanId)),
        rest.map(({ source }) => String(source.span_id)),
      );
      const byId = new Map(rest.map(({ source }) => [source.span_id, source]));
      for (const row of own) sameSpan(row, byId.get(row.spanId));
      sameTraces('model calls', calls, undici);
      sameTraces('Redis commands', ledger.redis, redisSpans);
      const sent = own.length + calls.length + ledger.redis.length;
      assert.equal(spans.length - libraries.length, sent);
      console.log(
        `    spans: sent ${sent} = indexed ${spans.length - libraries.length} (and ${libraries.length} of libraries)`,
      );
    });

    it('leads from a log to its trace and to its events', () => {
      const chat = ledger.events.find(({ name, traceId }) => name === 'telltale.model.call' && traceId);
      const inTrace = (documents: Document[]) =>
        documents.filter(({ source }) => source.trace_id === chat?.traceId);
      assert.ok(inTrace(logs).length > 0 && inTrace(spans).length > 1 && inTrace(events).length > 0);
    });

    it('counts each model call in the GenAI metrics once', async () => {
      const metrics = await allDocuments(client, streamName('metrics', NAMESPACE));
      const measured = (name: string, type?: string) =>
        metrics
          .filter(({ source }) => type === undefined || source.attributes?.['gen_ai.token.type'] === type)
          .flatMap(
            ({ source }) => (source.metrics?.[name] as { counts?: number[] } | undefined)?.counts ?? [],
          )
          .reduce((sum, count) => sum + count, 0);
      const calls = ledger.events.filter(({ name }) => name === 'telltale.model.call');
      const having = (key: string) => calls.filter(({ payload }) => payload[key] !== undefined).length;
      assert.deepEqual(
        {
          durations: measured('gen_ai.client.operation.duration'),
          inputs: measured('gen_ai.client.token.usage', 'input'),
          outputs: measured('gen_ai.client.token.usage', 'output'),
          firstChunks: measured('gen_ai.client.operation.time_to_first_chunk'),
        },
        {
          durations: calls.length,
          inputs: having('inputTokens'),
          outputs: having('outputTokens'),
          firstChunks: having('timeToFirstChunk'),
        },
      );
    });

    it('answers the mission’s question: tokens by model', async () => {
      const calls = ledger.events.filter(({ name }) => name === 'telltale.model.call');
      const expected = Map.groupBy(calls, ({ payload }) => payload['model']);
      const rows = await createInsights(client, { namespace: NAMESPACE }).tokensByModel({
        from,
        to: new Date(),
      });
      const sum = (of: typeof calls, key: string) =>
        of.reduce((total, { payload }) => total + Number(payload[key] ?? 0), 0);
      assert.deepEqual(
        Object.fromEntries(
          rows.map(({ model, calls, inputTokens, outputTokens }) => [
            model,
            { calls, inputTokens, outputTokens },
          ]),
        ),
        Object.fromEntries(
          [...expected].map(([model, of]) => [
            model,
            { calls: of.length, inputTokens: sum(of, 'inputTokens'), outputTokens: sum(of, 'outputTokens') },
          ]),
        ),
      );
      console.log(
        rows
          .map(({ model, calls, totalTokens }) => `    ${model}: ${calls} calls, ${totalTokens} tokens`)
          .join('\n'),
      );
    });
  });
}

/** The same number per trace and parent on both sides. */
function sameTraces(
  what: string,
  sent: readonly { traceId?: string; spanId?: string }[],
  indexed: readonly Document[],
): void {
  const count = (ids: (string | undefined)[][]) =>
    Object.fromEntries([...Map.groupBy(ids, String)].map(([id, all]) => [id, all.length]));
  assert.deepEqual(
    count(indexed.map(({ source }) => [source.trace_id, source.parent_span_id])),
    count(sent.map(({ traceId, spanId }) => [traceId, spanId])),
    what,
  );
}
