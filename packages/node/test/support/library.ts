import assert from 'node:assert/strict';
import { run } from './application.ts';
import { startReceiver } from './receiver.ts';

/** How an application loads a library. */
export const WAYS = { required: 'uses-required.cjs', imported: 'uses-imported.mjs' };

/** What came of using a library once inside the span `work`. */
export interface Used {
  /** `<scope>: <name>` of each span but that one, in order; failed ones end in ` failed`. */
  readonly spans: readonly string[];
  /** Those of a span, by what it is called in `spans`, or of `work`. */
  readonly attributes: (span: string) => Readonly<Record<string, unknown>> | undefined;
  readonly logs: readonly { scope: string; body: string | undefined; isCorrelated: boolean }[];
}

/**
 * Runs an application under the preload that uses a library, and shows what it sent. All of its spans are in one trace, below the one of the
 * application.
 *
 * @param library a file in `fixtures/libraries`
 * @param url what the library needs to reach
 */
export async function useLibrary(fixture: string, library: string, url = ''): Promise<Used> {
  const receiver = await startReceiver();
  const { code, stderr } = await run(fixture, {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_FIXTURE_LIBRARY: library,
      OTEL_FIXTURE_URL: url,
    },
  });
  receiver.stop();
  assert.equal(code, 0, stderr);
  const { spans, logs } = receiver.received;
  const work = spans.find(({ name }) => name === 'work');
  assert.ok(work, stderr);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const others = spans.filter((span) => span !== work).map((span) => ({ ...span, scope: short(span.scope) }));
  for (const { scope, name, traceId, parentSpanId } of others) {
    assert.equal(traceId, work.traceId, `${scope}: ${name} is in another trace`);
    assert.ok(ids.has(parentSpanId ?? ''), `${scope}: ${name} has no parent`);
  }
  const label = ({ scope, name, failed }: (typeof others)[number]) =>
    `${scope}: ${name}${failed ? ' failed' : ''}`;
  return {
    spans: others.map(label).toSorted(),
    attributes: (name) =>
      name === 'work' ? work.attributes : others.find((span) => label(span) === name)?.attributes,
    logs: logs.map(({ scope, body, traceId, spanId }) => ({
      scope: short(scope),
      body,
      isCorrelated: traceId === work.traceId && spanId === work.spanId,
    })),
  };
}

function short(scope: string): string {
  return scope.replace(/^@opentelemetry\/(instrumentation-)?/, '');
}
