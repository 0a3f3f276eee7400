import assert from 'node:assert/strict';
import { type Attributes, type HrTime, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createRecorder, genAiSpanProcessor } from '../../src/index.ts';
import { startSdk } from '../support/sdk.ts';

/** 2026-09-21T14:13:20.250Z, and a second and a half later. */
const STARTED: HrTime = [1_790_000_000, 250_000_000];
const ENDED: HrTime = [1_790_000_001, 750_000_000];
const DURATION_S = 1.5;
const INTERVAL = { start: 1_790_000_000_250, end: 1_790_000_001_750 };

const MODEL = { 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-4o' };

/** A span of each kind, the metric of how long it took, and whether its event tells when it began and ended. */
const KINDS: readonly [name: string, attributes: Attributes, metric: string, hasInterval: boolean][] = [
  [
    'model.call',
    { ...MODEL, 'gen_ai.operation.name': 'chat', 'gen_ai.usage.output_tokens': 3 },
    'gen_ai.client.operation.duration',
    true,
  ],
  [
    'tool.call',
    { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search' },
    'gen_ai.execute_tool.duration',
    false,
  ],
  [
    'application.process',
    { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'helper' },
    'gen_ai.invoke_agent.duration',
    true,
  ],
];

describe('the times of a span', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
    const processor = genAiSpanProcessor(createRecorder({ strict: true }));
    trace.disable();
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [processor] }));
  });
  afterEach(() => sdk.stop());

  /** The event of a span that began and ended at those times. */
  function recorded(attributes: Attributes) {
    trace.getTracer('any').startSpan('some name', { attributes, startTime: STARTED }).end(ENDED);
    const [record, ...more] = sdk.records();
    assert.ok(record);
    assert.deepEqual(more, []);
    return record;
  }

  for (const [name, attributes, metric, hasInterval] of KINDS) {
    it(`are seconds of its event’s duration, milliseconds since 1970 of when it began and ended (${name})`, () => {
      const record = recorded(attributes);
      assert.equal(record.eventName, `telltale.${name}`);
      assert.equal(record.attributes['telltale.duration'], DURATION_S);
      assert.deepEqual(
        [record.attributes['telltale.start_time'], record.attributes['telltale.end_time']],
        hasInterval ? [INTERVAL.start, INTERVAL.end] : [undefined, undefined],
      );
    });

    it(`give its event the time of its end (${name})`, () => {
      assert.deepEqual(recorded(attributes).hrTime, ENDED);
    });

    it(`are measured in seconds (${metric})`, async () => {
      recorded(attributes);
      const found = (await sdk.metrics()).find(({ descriptor }) => descriptor.name === metric);
      assert.equal(found?.descriptor.unit, 's');
      const [point, ...more] = found.dataPoints;
      assert.deepEqual(more, []);
      const { count, sum } = (point?.value ?? {}) as { count?: number; sum?: number };
      assert.deepEqual([count, sum], [1, DURATION_S]);
    });
  }

  it('give its tokens a second', () => {
    const { attributes } = recorded(KINDS[0]?.[1] ?? {});
    assert.equal(attributes['telltale.response.tokens_per_second'], 2);
  });
});
