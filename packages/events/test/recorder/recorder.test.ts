import assert from 'node:assert/strict';
import { diag, logs, metrics, trace } from '@opentelemetry/api';
import type { Histogram, MetricData } from '@opentelemetry/sdk-metrics';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  businessEvents,
  createRecorder,
  INVALID_FIELDS,
  identifier,
  modelCall,
  type PayloadOf,
  type RecordOptions,
  toolCall,
  userLogin,
} from '../../src/index.ts';
import { listen } from '../support/diagnostics.ts';
import { startSdk } from '../support/sdk.ts';

const call: PayloadOf<typeof modelCall> = {
  operation: 'chat',
  provider: 'openai',
  model: 'gpt-4o',
  modelType: 'llm',
  startTime: 1_000,
  endTime: new Date(3_500),
  duration: 2.5,
  timeToFirstChunk: 0.25,
  streaming: true,
  status: 'success',
  inputTokens: 120,
  outputTokens: 30,
  cachedTokens: 64,
  totalTokens: 150,
  sessionId: 's-1',
};

const NONE = { recorded: 0, invalid: 0, dropped: 0, unmeasured: 0, failed: 0, waiting: 0, withoutUser: 0 };

/** The first data point of a histogram. */
function histogram(metric: MetricData | undefined): Histogram {
  const value = metric?.dataPoints[0]?.value;
  assert.ok(typeof value === 'object' && 'buckets' in value);
  return value;
}

describe('a recorder', () => {
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    sdk = startSdk();
  });
  afterEach(() => sdk.stop());
  afterEach(() => diag.disable());

  it('emits a log record with event name, id, version and typed attributes', () => {
    const id = createRecorder({ strict: true }).record(modelCall, call);
    const [record, ...more] = sdk.records();
    assert.equal(more.length, 0);
    assert.equal(record?.eventName, 'telltale.model.call');
    assert.deepEqual(record?.attributes, {
      'event.id': id,
      'telltale.event.version': 1,
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'telltale.model.type': 'llm',
      'session.id': 's-1',
      'telltale.start_time': 1_000,
      'telltale.end_time': 3_500,
      'telltale.duration': 2.5,
      'gen_ai.response.time_to_first_chunk': 0.25,
      'gen_ai.request.stream': true,
      'telltale.status': 'success',
      'gen_ai.usage.input_tokens': 120,
      'gen_ai.usage.output_tokens': 30,
      'gen_ai.usage.cache_read.input_tokens': 64,
      'telltale.usage.total_tokens': 150,
    });
  });

  it('gives each event a UUIDv7 of its own, in order', () => {
    const { record } = createRecorder();
    const ids = Array.from({ length: 1000 }, () => record(userLogin, { method: 'sso' }));
    assert.equal(new Set(ids).size, 1000);
    assert.deepEqual(ids, ids.toSorted());
    assert.match(ids[0] ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('carries the active span', () => {
    const span = trace.getTracer('test').startSpan('work');
    trace
      .getTracer('test')
      .startActiveSpan('work', () => createRecorder().record(userLogin, { method: 'sso' }));
    span.end();
    assert.match(sdk.records()[0]?.spanContext?.traceId ?? '', /^[0-9a-f]{32}$/);
  });

  it('carries the user’s context', () => {
    const user = {
      id: 'u-1',
      name: 'ada',
      groups: [{ id: 'g-1', name: 'Research' }],
      roles: [{ id: 'r-1', name: 'admin', groupId: 'g-1' }, { id: 'r-2' }],
      departments: [{ id: 'd-1' }],
      tenant: 't-1',
    };
    createRecorder().record(userLogin, { method: 'sso' }, { user });
    const attributes = sdk.records()[0]?.attributes;
    assert.equal(attributes?.['user.id'], 'u-1');
    assert.deepEqual(attributes?.['user.roles'], ['admin', 'r-2']);
    assert.deepEqual(attributes?.['telltale.user.role.ids'], ['r-1', 'r-2']);
    assert.deepEqual(attributes?.['telltale.user.role.group_ids'], ['g-1', '']);
    assert.deepEqual(attributes?.['telltale.user.group.names'], ['Research']);
    assert.deepEqual(attributes?.['telltale.user.department.names'], ['d-1']);
    assert.equal(attributes?.['telltale.tenant.id'], 't-1');
  });

  it('takes a time of the past, as a Date or in milliseconds', () => {
    for (const time of [new Date(1_700_000_000_123), 1_700_000_000_123])
      createRecorder().record(userLogin, { method: 'sso' }, { time });
    const times = sdk.records().map(({ hrTime }) => hrTime);
    assert.deepEqual(times, Array(2).fill([1_700_000_000, 123_000_000]));
  });

  const wrongOptions: readonly [what: string, options: unknown, invalid: string[], message: RegExp][] = [
    ['a number for a user', { user: 17 }, ['userId'], /"userId" takes a text, not an integer/],
    ['null for a user', { user: null }, ['userId'], /"userId" takes a text, not null/],
    ['an empty text for a user', { user: '' }, ['userId'], /"userId" is missing/],
    ['a user of an empty id', { user: { id: '' } }, ['userId'], /"userId" is missing/],
    ['a user without an id', { user: { name: 'ada' } }, ['userId'], /"userId" is missing/],
    ['a user of wrong parts', { user: { id: 17, name: 5 } }, ['userId', 'userName'], /"userName" takes/],
    ['groups that are no list', { user: { id: 'u', groups: 'g' } }, ['groupIds', 'groupNames'], /not 'g'/],
    [
      'a role that is none',
      { user: { id: 'u', roles: [null] } },
      ['userRoles', 'roleIds', 'roleGroupIds'],
      /null/,
    ],
    ['a time that is none', { time: 'yesterday' }, ['time'], /"time" takes a Date or .*, not 'yesterday'/],
    ['a time that OTLP cannot carry', { time: -1 }, ['time'], /not -1/],
    ['an invalid Date', { time: new Date(Number.NaN) }, ['time'], /Invalid Date/],
  ];
  for (const [what, options, invalid, message] of wrongOptions) {
    it(`refuses ${what} in strict mode, else sends the event without`, () => {
      const wrong = options as RecordOptions;
      const strict = createRecorder({ strict: true });
      const code = 'E_EVENT_INVALID';
      assert.throws(() => strict.record(userLogin, { method: 'sso' }, wrong), { code, message });
      const recorder = createRecorder();
      recorder.record(userLogin, { method: 'sso' }, wrong);
      const [record, ...more] = sdk.records();
      assert.equal(more.length, 0);
      assert.deepEqual(record?.attributes[INVALID_FIELDS], invalid);
      assert.equal(record?.attributes['telltale.login.method'], 'sso');
      assert.ok(record?.hrTime[0] > 1_700_000_000);
      assert.equal(recorder.stats().invalid, 1);
    });
  }

  const nonEvents: readonly [what: string, event: unknown, payload: unknown, message: RegExp][] = [
    ['no definition', undefined, {}, /takes a definition, such as defineEvent\(\) makes, not undefined/],
    ['null', null, {}, /not null/],
    ['another object', { name: Symbol('x') }, {}, /not object/],
    ['no payload', userLogin, undefined, /"telltale.user.login": the payload is no object/],
  ];
  for (const [what, event, payload, message] of nonEvents) {
    it(`counts ${what} as failed, and says so in strict mode`, () => {
      const recorder = createRecorder();
      assert.equal(
        typeof recorder.record(event as typeof userLogin, payload as { method: string }),
        'string',
      );
      assert.deepEqual(recorder.stats(), { ...NONE, failed: 1 });
      const strict = createRecorder({ strict: true });
      const give = () => strict.record(event as typeof userLogin, payload as { method: string });
      assert.throws(give, { code: 'E_EVENT_INVALID', message });
    });
  }

  it('warns of each event on its own', () => {
    const told = listen();
    const { record } = createRecorder();
    const wrong = { method: 7 } as unknown as { method: string };
    for (let i = 0; i < 3; i++) {
      record(userLogin, wrong);
      record(toolCall, { toolName: 'search', toolType: 'function', duration: Number.NaN, status: 'success' });
    }
    assert.deepEqual(told(), [
      'event "telltale.user.login": field "method" takes a text, not 7; the event was sent without that (told once a minute)',
      'event "telltale.tool.call": field "duration" takes a finite number, not NaN; the event was sent without that (told once a minute)',
    ]);
  });

  it('counts an event that was sent as recorded, although its metric threw', () => {
    const told = listen();
    metrics.disable();
    metrics.setGlobalMeterProvider({
      getMeter: () => {
        throw new Error('no meters');
      },
    });
    const recorder = createRecorder();
    recorder.record(modelCall, call);
    assert.equal(sdk.records().length, 1);
    assert.deepEqual(recorder.stats(), { ...NONE, recorded: 1, unmeasured: 1 });
    assert.match(told()[0] ?? '', /"telltale.model.call" was recorded, but not measured: Error: no meters/);
  });

  it('counts an event as failed, and neither as recorded nor as invalid, when the logger threw', () => {
    logs.disable();
    logs.setGlobalLoggerProvider({
      getLogger: () => ({
        enabled: () => true,
        emit: () => {
          throw new Error('no logs');
        },
      }),
    });
    const recorder = createRecorder();
    recorder.record(userLogin, { method: 7 } as unknown as { method: string });
    assert.deepEqual(recorder.stats(), { ...NONE, failed: 1 });
  });

  it('sends an event whose fields do not fit without them, marked and counted', () => {
    const recorder = createRecorder();
    recorder.record(userLogin, { method: 7, colour: 'red' } as unknown as { method: string });
    const [record] = sdk.records();
    assert.deepEqual(record?.attributes[INVALID_FIELDS], ['method', 'colour']);
    assert.ok(!('telltale.login.method' in (record?.attributes ?? {})));
    assert.deepEqual(recorder.stats(), { ...NONE, recorded: 1, invalid: 1 });
  });

  it('throws in strict mode, and says which field and why', () => {
    const { record } = createRecorder({ strict: true });
    const wrong = { method: 7 } as unknown as { method: string };
    assert.throws(() => record(userLogin, wrong), {
      code: 'E_EVENT_INVALID',
      message: /"method" takes a text, not 7/,
    });
    assert.equal(sdk.records().length, 0);
  });

  class Lazy {
    readonly toolName = 'search';
    readonly toolType = 'function';
    readonly status = 'success';
    get duration(): number {
      throw new Error('not loaded');
    }
  }
  const unreadable: readonly [what: string, make: () => object][] = [
    [
      'a payload',
      () => ({
        toolName: 'search',
        toolType: 'function',
        status: 'success',
        get duration(): number {
          throw new Error('not loaded');
        },
      }),
    ],
    ['an instance of a class', () => new Lazy()],
  ];
  for (const [what, make] of unreadable) {
    it(`sends an event without what throws when it is read in ${what}, marked and told; or throws in strict mode`, () => {
      const told = listen();
      const recorder = createRecorder();
      const payload = make() as PayloadOf<typeof toolCall>;
      recorder.record(toolCall, payload);
      const [record] = sdk.records();
      assert.equal(record?.attributes['gen_ai.tool.name'], 'search');
      assert.deepEqual(record?.attributes[INVALID_FIELDS], ['duration']);
      assert.deepEqual(recorder.stats(), { ...NONE, recorded: 1, invalid: 1 });
      assert.match(
        told().join(),
        /field "duration" cannot be read: Error: not loaded; the event was sent without/,
      );
      assert.throws(() => createRecorder({ strict: true }).record(toolCall, payload), {
        code: 'E_EVENT_INVALID',
        message: /field "duration" cannot be read/,
      });
    });
  }

  it('sends an event without a user that cannot be read, and tells nothing of what was thrown', () => {
    const told = listen();
    const recorder = createRecorder();
    const user = {
      id: 'u-1',
      get name(): string {
        throw new Error('Ada is not loaded');
      },
    };
    recorder.record(userLogin, { method: 'sso' }, { user });
    assert.deepEqual(sdk.records()[0]?.attributes[INVALID_FIELDS], ['user']);
    assert.deepEqual(recorder.stats(), { ...NONE, recorded: 1, invalid: 1 });
    assert.match(told().join(), /field "user" cannot be read; the event/);
  });

  it('takes a definition that throws when it is read for none', () => {
    const recorder = createRecorder();
    const event = {
      get name(): string {
        throw new Error('no');
      },
    } as unknown as typeof userLogin;
    assert.equal(typeof recorder.record(event, { method: 'sso' }), 'string');
    assert.deepEqual(recorder.stats(), { ...NONE, failed: 1 });
  });

  it('tells of each field of an event within one window, and of each once', () => {
    const told = listen();
    const { record } = createRecorder();
    const tool = { toolName: 'search', toolType: 'function', duration: 1, status: 'success' };
    for (let i = 0; i < 2; i++) {
      for (const wrong of [{ duration: Number.NaN }, { status: 7 }, { duration: '1', status: 7 }])
        record(toolCall, { ...tool, ...wrong } as PayloadOf<typeof toolCall>);
    }
    assert.deepEqual(
      told().map((line) => [...line.matchAll(/field "(\w+)"/g)].map(([, key]) => key)),
      [['duration'], ['status']],
    );
  });

  it('feeds the GenAI metrics with their units, boundaries and attributes', async () => {
    const recorder = createRecorder();
    recorder.record(modelCall, call);
    recorder.record(modelCall, {
      ...call,
      timeToFirstChunk: undefined,
      status: 'failed',
      errorType: 'timeout',
    });
    recorder.record(toolCall, { toolName: 'search', toolType: 'function', duration: 0.5, status: 'success' });
    const byName = Map.groupBy(await sdk.metrics(), ({ descriptor }) => descriptor.name);
    assert.deepEqual([...byName.keys()].toSorted(), [
      'gen_ai.client.operation.duration',
      'gen_ai.client.operation.time_to_first_chunk',
      'gen_ai.client.token.usage',
      'gen_ai.execute_tool.duration',
    ]);
    const [tokens] = byName.get('gen_ai.client.token.usage') ?? [];
    assert.equal(tokens?.descriptor.unit, '{token}');
    const sums = Object.fromEntries(
      (tokens?.dataPoints ?? []).map(({ attributes, value }) => [
        attributes['gen_ai.token.type'],
        (value as { sum: number }).sum,
      ]),
    );
    assert.deepEqual(sums, { input: 240, output: 60 });
    const [durations] = byName.get('gen_ai.client.operation.duration') ?? [];
    assert.deepEqual(
      durations?.dataPoints.map(({ attributes }) => attributes['error.type']),
      [undefined, 'timeout'],
    );
    const { boundaries } = histogram(durations).buckets;
    assert.equal(boundaries[0], 0.01);
    assert.equal(boundaries.at(-1), 81.92);
    const [first] = byName.get('gen_ai.client.operation.time_to_first_chunk') ?? [];
    assert.equal(histogram(first).count, 1);
  });

  it('follows a provider that is set after its first event', async () => {
    await sdk.stop();
    const recorder = createRecorder();
    recorder.record(modelCall, call);
    sdk = startSdk();
    recorder.record(modelCall, call);
    assert.equal(sdk.records().length, 1);
    const duration = (await sdk.metrics()).find(
      ({ descriptor }) => descriptor.name === 'gen_ai.client.operation.duration',
    );
    assert.equal(histogram(duration).count, 1);
  });

  it('has a bound for what is told of keys that are no fields', () => {
    const told = listen();
    const recorder = createRecorder();
    const keys = Array.from({ length: 5_000 }, (_, index) => `${index}-${'x'.repeat(index)}`);
    const payload = { method: 'sso', ...Object.fromEntries(keys.map((key) => [key, 1])) };
    recorder.record(userLogin, payload);
    const names = sdk.records()[0]?.attributes[INVALID_FIELDS] as readonly string[];
    assert.equal(names.length, 20);
    assert.ok(names.every((name) => name.length <= 65));
    assert.ok(told().join().length < 4_000);
    assert.equal(sdk.records()[0]?.attributes['telltale.login.method'], 'sso');
  });

  it('measures nothing of an event without an attribute that its metric requires', async () => {
    const recorder = createRecorder();
    recorder.record(modelCall, { status: 'success', duration: 1 } as PayloadOf<typeof modelCall>);
    const measured = (await sdk.metrics()).map(({ descriptor }) => descriptor.name);
    assert.deepEqual(measured, ['telltale.events.invalid']);
    assert.equal(sdk.records().length, 1);
  });

  it('refuses a definition that was put together by hand as defineEvent does', async () => {
    const told = listen();
    const [metric] = userLogin.metrics;
    const who = { ...userLogin.fields, who: identifier('user.id', { description: '' }) };
    const event = { ...userLogin, fields: who, metrics: [{ ...metric, dimensions: ['who'] }] };
    const recorder = createRecorder();
    recorder.record(event as unknown as typeof userLogin, { method: 'sso' });
    assert.equal(recorder.stats().failed, 1);
    assert.match(told().join(), /was not recorded: EventDefinitionError: .*field "who" is an identifier/);
    const strict = createRecorder({ strict: true });
    const again = { ...event } as unknown as typeof userLogin;
    assert.throws(() => strict.record(again, { method: 'sso' }), { code: 'E_EVENT_DEFINITION' });
    assert.deepEqual(await sdk.metrics(), []);
  });

  it('measures nothing beside events by an identifier', async () => {
    const told = listen();
    const [metric] = userLogin.metrics;
    assert.ok(metric);
    const { measure } = createRecorder();
    measure(metric.instrument, 1, { 'user.id': 'u-1' });
    measure(metric.instrument, 1, { 'telltale.login.method': 'sso' });
    assert.match(told().join(), /was not measured: EventDefinitionError: "user.id" is an identifier/);
    const [measured] = await sdk.metrics();
    assert.deepEqual(
      measured?.dataPoints.map(({ attributes }) => attributes),
      [{ 'telltale.login.method': 'sso' }],
    );
  });

  it('never puts an identifier on a metric', async () => {
    for (const event of businessEvents().events) {
      for (const { dimensions } of event.metrics) {
        assert.deepEqual(
          dimensions.filter((key) => event.fields[key]?.cardinality !== 'dimension'),
          [],
        );
      }
    }
  });
});
