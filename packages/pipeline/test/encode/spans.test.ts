import assert from 'node:assert/strict';
import {
  createTraceState,
  diag,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { spanProcessor } from '../../src/fast/processors.ts';
import { attributes, spanContext, text, time } from '../support/arbitraries.ts';
import { encodingPipeline } from '../support/encoded.ts';
import { Fields } from '../support/fields.ts';
import { decodeRequest } from '../support/otlp.ts';
import { assertProperty } from '../support/property.ts';
import { SPAN_SEEDS } from './seeds.ts';

const RUNS = 3_000;
const DROPPED = ['dropped_attributes_count', 'dropped_events_count', 'dropped_links_count'];
const ATTRIBUTES = ['attributes.key', 'attributes.value.int_value', 'attributes.value.bytes_value'];
/** The SDK takes no bytes in an event's. */
const SIMPLE_ATTRIBUTES = ['attributes.key', 'attributes.value.int_value', 'attributes.value.double_value'];
const FIELDS = [
  ...[
    'trace_id',
    'span_id',
    'trace_state',
    'parent_span_id',
    'name',
    'kind',
    'flags',
    ...DROPPED,
    ...ATTRIBUTES,
  ],
  ...['start_time_unix_nano', 'end_time_unix_nano', 'status.code', 'status.message'],
  ...['time_unix_nano', 'name', DROPPED[0], ...SIMPLE_ATTRIBUTES].map((field) => `events.${field}`),
  ...['trace_id', 'span_id', 'trace_state', 'flags', DROPPED[0], ...ATTRIBUTES].map(
    (field) => `links.${field}`,
  ),
].map((field) => `resource_spans.scope_spans.spans.${field}`);
const resource = resourceFromAttributes({ 'service.name': 'shop' });
const noWaits = { flush: async () => {}, shutdown: async () => {} };

const linked = fc
  .tuple(spanContext, fc.constantFrom('', 'a=1', 'a=1,b=2'))
  .map(([of, state]): SpanContext => ({ ...of, traceState: createTraceState(state) }) as SpanContext);

const span = fc.record(
  {
    name: text,
    kind: fc.constantFrom(
      SpanKind.INTERNAL,
      SpanKind.SERVER,
      SpanKind.CLIENT,
      SpanKind.PRODUCER,
      SpanKind.CONSUMER,
    ),
    attributes,
    startTime: time,
    endTime: time,
    parent: fc.option(linked, { nil: undefined }),
    links: fc.array(fc.record({ context: linked, attributes }, { requiredKeys: ['context'] }), {
      maxLength: 3,
    }),
    events: fc.array(fc.record({ name: text, attributes, time }), { maxLength: 3 }),
    status: fc.option(
      fc.record({
        code: fc.constantFrom(SpanStatusCode.UNSET, SpanStatusCode.OK, SpanStatusCode.ERROR),
        message: text,
      }),
      { nil: undefined },
    ),
  },
  { requiredKeys: ['name', 'startTime', 'endTime', 'links', 'events'] },
);

describe('encoded spans', function () {
  this.timeout(120_000);

  it('decode to what the SDK’s own serializer makes of them, whatever they hold', async () => {
    diag.disable();
    const seen = new Fields();
    const property = fc.property(span, (given) => {
      const { intake, definitions, take } = encodingPipeline();
      const ended: ReadableSpan[] = [];
      const tracer = new TracerProvider({
        resource,
        spanLimits: {
          attributeCountLimit: 5,
          attributeValueLengthLimit: 100,
          linkCountLimit: 2,
          attributePerLinkCountLimit: 3,
          eventCountLimit: 2,
          attributePerEventCountLimit: 3,
        },
        spanProcessors: [
          {
            onStart() {},
            onEnd: (span) => ended.push(span),
            forceFlush: noWaits.flush,
            shutdown: noWaits.shutdown,
          },
          spanProcessor(intake, definitions, noWaits),
        ],
      }).getTracer('shop.orders', '2.0', { schemaUrl: 'https://example.org/1' });
      const parent = given.parent
        ? trace.setSpanContext(ROOT_CONTEXT, { ...given.parent, traceFlags: given.parent.traceFlags | 1 })
        : ROOT_CONTEXT;
      const { name, links, startTime, attributes = {} } = given;
      const started = tracer.startSpan(
        name,
        { kind: given.kind ?? SpanKind.INTERNAL, links, startTime, attributes },
        parent,
      );
      for (const event of given.events) started.addEvent(event.name, event.attributes, event.time);
      if (given.status) started.setStatus(given.status);
      started.end(given.endTime);
      const expected = decodeRequest(
        'traces',
        ProtobufTraceSerializer.serializeRequest(ended) ?? new Uint8Array(),
      );
      seen.note(expected);
      assert.deepEqual(
        take().map(({ body }) => decodeRequest('traces', body)),
        [expected],
      );
    });
    if (!(await assertProperty(property, SPAN_SEEDS, RUNS))) return;
    assert.deepEqual(seen.missing(FIELDS), [], 'the generated spans hold everything that OTLP knows');
  });

  it('leave an id of a link empty that has another length than ids have: a server would refuse all spans for it', () => {
    const { intake, definitions, take } = encodingPipeline();
    const tracer = new TracerProvider({
      resource,
      spanProcessors: [spanProcessor(intake, definitions, noWaits)],
    }).getTracer('shop');
    const odd = [
      ['123', '7'],
      ['order-42', 'x'],
      ['f'.repeat(300), ''],
    ].map(([traceId = '', spanId = '']) => ({ context: { traceId, spanId, traceFlags: 1 } }));
    tracer.startSpan('linked', { links: odd }).end();
    tracer.startSpan('after it').end();
    const [batch] = take();
    const text = JSON.stringify(decodeRequest('traces', batch?.body ?? new Uint8Array()));
    assert.match(text, /"linked".*"after it"/);
    assert.equal(text.match(/"links":\[(.*?)\]/)?.[1]?.match(/"(trace|span)_id":"[^"]+"/g) ?? null, null);
  });

  it('are those that are sampled, and no others', () => {
    const { intake, definitions, take } = encodingPipeline();
    const processor = spanProcessor(intake, definitions, noWaits);
    const tracer = new TracerProvider({ resource, spanProcessors: [processor] }).getTracer('shop');
    const unsampled = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      traceFlags: 0,
    });
    tracer.startSpan('left out', {}, unsampled).end();
    tracer.startSpan('sent').end();
    assert.deepEqual(
      take().map(({ count }) => count),
      [1],
    );
  });
});
