import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  applicationProcess,
  businessEvents,
  createRecorder,
  genaiInstruments,
  modelCall,
  type PayloadOf,
} from '../../src/index.ts';
import { REGISTRY } from '../support/genaiRegistry.ts';
import { startSdk } from '../support/sdk.ts';

const CALL: PayloadOf<typeof modelCall> = {
  operation: 'chat',
  provider: 'openai',
  model: 'gpt-4o',
  modelType: 'llm',
  serverAddress: 'api.openai.com',
  serverPort: 443,
  startTime: 0,
  endTime: 2_500,
  duration: 2.5,
  streaming: false,
  status: 'success',
  inputTokens: 120,
  outputTokens: 30,
};

const LATEST = { optIn: ['http', 'gen_ai_latest_experimental'] };

describe('the GenAI metrics', () => {
  const instruments = Object.values(genaiInstruments).filter((value) => typeof value === 'object');

  it('are all of the published registry that a client can measure, and no others', () => {
    assert.deepEqual(instruments.map(({ name }) => name).toSorted(), Object.keys(REGISTRY).toSorted());
  });

  for (const { type, name, unit, boundaries } of instruments) {
    it(`${name} has the registry’s instrument, unit and boundaries`, () => {
      const { instrument, unit: expected, boundaries: buckets } = REGISTRY[name] ?? assert.fail();
      assert.deepEqual([type, unit, boundaries], [instrument, expected, buckets]);
    });
  }

  const derived = businessEvents().events.flatMap((event) =>
    event.metrics
      .filter(({ instrument }) => instrument.name.startsWith('gen_ai.'))
      .map((metric) => ({ event, metric })),
  );
  it('are all fed by an event, or while one happens', () => {
    const fed = new Set(derived.map(({ metric }) => metric.instrument.name));
    assert.deepEqual(
      instruments.map(({ name }) => name).filter((name) => !fed.has(name)),
      [],
    );
  });

  for (const { event, metric } of derived) {
    const { instrument, dimensions, constants = {}, measure } = metric;
    it(`${instrument.name} of "${event.name}" (${measure}) has what the registry requires, and nothing else`, () => {
      const { required, further } = REGISTRY[instrument.name] ?? assert.fail();
      const mandatory = dimensions.filter((key) => event.fields[key]?.optional === false);
      const nameOf = (key: string) => event.fields[key]?.attribute ?? key;
      const always = [...mandatory.map(nameOf), ...Object.keys(constants)];
      assert.deepEqual(
        required.filter((attribute) => !always.includes(attribute)),
        [],
      );
      const all = [...dimensions.map(nameOf), ...Object.keys(constants)];
      assert.deepEqual(
        all.filter((attribute) => !required.includes(attribute) && !further.includes(attribute)),
        [],
      );
    });
  }
});

describe('a model call', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());

  /** Sum, or the only point’s value, by metric name. */
  async function measured(): Promise<Record<string, number[]>> {
    const metrics = await sdk.metrics();
    return Object.fromEntries(
      metrics.map(({ descriptor, dataPoints }) => [
        descriptor.name,
        dataPoints.map(({ value }) =>
          typeof value === 'number' ? value : ((value as { sum?: number }).sum ?? 0),
        ),
      ]),
    );
  }

  it('feeds the token metric of the tagged conventions by default', async () => {
    createRecorder({ strict: true }).record(modelCall, CALL);
    assert.deepEqual(await measured(), {
      'gen_ai.client.operation.duration': [2.5],
      'gen_ai.client.token.usage': [120, 30],
    });
  });

  it('feeds the newer token metrics instead where they are asked for, with 0 for a usage that is not known', async () => {
    createRecorder({ strict: true, ...LATEST }).record(modelCall, CALL);
    assert.deepEqual(await measured(), {
      'gen_ai.client.operation.duration': [2.5],
      'gen_ai.client.inference.usage.input_tokens': [120],
      'gen_ai.client.inference.usage.output_tokens': [30],
      'gen_ai.client.inference.usage.cache_read.input_tokens': [0],
      'gen_ai.client.inference.usage.cache_write.input_tokens': [0],
      'gen_ai.client.inference.usage.reasoning.output_tokens': [0],
      'gen_ai.client.inference.operation.input_tokens': [120],
      'gen_ai.client.inference.operation.output_tokens': [30],
    });
  });

  it('counts the newer usage by modality, and what has none as unknown, so that the sum is the whole', async () => {
    const { record } = createRecorder({ strict: true, ...LATEST });
    record(modelCall, {
      ...CALL,
      inputTokens: 120,
      textInputTokens: 80,
      audioInputTokens: 30,
      textOutputTokens: 30,
    });
    record(modelCall, { ...CALL, inputTokens: undefined, outputTokens: undefined });
    const points = (await sdk.metrics()).flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => [
        descriptor.name.replace('gen_ai.client.inference.usage.', ''),
        attributes['gen_ai.token.modality'],
        value,
      ]),
    );
    const of = (name: string) =>
      points
        .filter(([one]) => one === name)
        .map(([, ...rest]) => rest)
        .toSorted();
    assert.deepEqual(of('input_tokens'), [
      ['audio', 30],
      ['text', 80],
      ['unknown', 10],
    ]);
    assert.deepEqual(of('output_tokens'), [
      ['text', 30],
      ['unknown', 0],
    ]);
  });

  it('has no time to first chunk unless it was streamed, whatever it says', async () => {
    createRecorder().record(modelCall, { ...CALL, timeToFirstChunk: 0.2 });
    assert.ok(!('gen_ai.client.operation.time_to_first_chunk' in (await measured())));
  });

  it('asks OTEL_SEMCONV_STABILITY_OPT_IN', () => {
    const program = `
      import { metrics } from '@opentelemetry/api';
      import { modelCall, record } from '${new URL('../../src/index.ts', import.meta.url)}';
      const names = [];
      const instrument = (name) => (names.push(name), { add() {}, record() {} });
      metrics.setGlobalMeterProvider({ getMeter: () => ({ createCounter: instrument, createHistogram: instrument }) });
      record(modelCall, ${JSON.stringify(CALL)});
      console.log(names.some((name) => name.includes('inference.usage')), names.includes('gen_ai.client.token.usage'));`;
    const run = (optIn: string) =>
      spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
        encoding: 'utf8',
        cwd: import.meta.dirname,
        env: { ...process.env, OTEL_SEMCONV_STABILITY_OPT_IN: optIn },
      }).stdout.trim();
    assert.equal(run('http, gen_ai_latest_experimental'), 'true false');
    assert.equal(run('http'), 'false true');
  });

  it('measures a run as an agent’s or a workflow’s by its application’s type', async () => {
    const run = {
      applicationId: 'a-1',
      startTime: 0,
      endTime: 1_000,
      duration: 1,
      status: 'success',
    } as const;
    const { record } = createRecorder({ strict: true });
    record(applicationProcess, { ...run, applicationType: 'agent', inferenceCalls: 3, toolCalls: 0 });
    record(applicationProcess, { ...run, applicationType: 'workflow', duration: 2 });
    record(applicationProcess, { ...run, applicationType: 'assistant', duration: 4 });
    const { 'telltale.application.process.duration': all, ...rest } = await measured();
    assert.deepEqual(all?.toSorted(), [1, 2, 4]);
    assert.deepEqual(rest, {
      'gen_ai.invoke_agent.duration': [1],
      'gen_ai.invoke_agent.inference_calls': [3],
      'gen_ai.invoke_agent.tool_calls': [0],
      'gen_ai.invoke_workflow.duration': [2],
    });
  });
});
