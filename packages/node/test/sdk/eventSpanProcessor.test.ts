import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { context, logs, type Span, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { observeModelCall } from '@telltale/events';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { eventSpanProcessor } from '../../src/sdk/eventSpanProcessor.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const CHAT = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' };

describe('the first span of a model call', () => {
  const exporter = new InMemoryLogRecordExporter();
  beforeEach(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [eventSpanProcessor()] }));
    logs.setGlobalLoggerProvider(
      new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }),
    );
  });
  afterEach(() => {
    for (const api of [context, trace, logs]) api.disable();
    exporter.reset();
  });

  const inSpan = (work: (span: Span) => void, attributes = {}) =>
    trace.getTracer('test').startActiveSpan('some name', { attributes }, (span) => {
      work(span);
      span.end();
    });
  const events = () => exporter.getFinishedLogRecords().map(({ eventName }) => eventName);

  it('is counted once with a call observed by hand, also where it says what it is only later', () => {
    observeModelCall({ provider: 'openai', model: 'm' }, () => inSpan((span) => span.setAttributes(CHAT)));
    assert.deepEqual(events(), ['telltale.model.call']);
  });

  it('is counted once with the one around it that said what it is only later', () => {
    inSpan((span) => {
      span.setAttributes(CHAT);
      inSpan(() => {}, CHAT);
    });
    assert.deepEqual(events(), ['telltale.model.call']);
  });

  it('is counted once with that of the client in it where a callback makes it', () => {
    inSpan(() => {
      const told = trace.getTracer('@traceloop/instrumentation-langchain').startSpan('chat');
      told.setAttributes(CHAT);
      inSpan(() => {}, CHAT);
      told.end();
    });
    assert.deepEqual(events(), ['telltale.model.call']);
  });

  it('is waited for without keeping all spans before, where each begins in the last one', async () => {
    const next = () =>
      trace.getTracer('test').startActiveSpan('some name', (span) => {
        span.end();
        return context.active();
      });
    let last = next();
    const first = new WeakRef(trace.getSpan(last) ?? {});
    for (let turns = 0; turns < 3; turns++) last = context.with(last, next);
    for (const deadline = Date.now() + 10_000; first.deref() && Date.now() < deadline; ) {
      await sleep(1);
      collectGarbage();
    }
    assert.equal(first.deref(), undefined);
    assert.ok(trace.getSpan(last));
  }).timeout(20_000);
});
