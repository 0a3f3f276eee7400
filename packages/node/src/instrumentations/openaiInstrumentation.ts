import { createRequire } from 'node:module';
import { createNoopMeter, type Logger, type Span } from '@opentelemetry/api';
import type { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai';
import { keepingPromise, type Patch } from './openaiCalls.ts';
import { isClientStream, noteSignal } from './openaiStreams.ts';

const require = createRequire(import.meta.url);
const loadEvents = () => require('@telltale/events') as typeof import('@telltale/events');

/** Client versions whose streams and methods are where the instrumentation looks for them; it knows those before 7 only. */
const SUPPORTED_VERSIONS = ['>=4.19.0 <8'];

/** Its log records of messages say nothing where they may not hold the contents. */
const SILENT: Logger = { emit() {}, enabled: () => false };

/** What it patches the client's methods with. */
const PATCHES = [
  '_getPatchedChatCompletionsCreate',
  '_getPatchedEmbeddingsCreate',
  '_getPatchedResponsesCreate',
] as const;

type StreamIterator = (
  iterator: AsyncIterator<unknown>,
  span: Span,
  startedAt: number,
  ...more: unknown[]
) => unknown;
type OnResult = (
  span: Span,
  startedAt: number,
  attributes: unknown,
  result: unknown,
  ...more: unknown[]
) => void;
type Wrap = (target: object, name: PropertyKey, wrapper: unknown) => unknown;

/** What is overridden of the instrumentation. */
interface Internals {
  _modules: { supportedVersions: string[] }[];
  _wrap: Wrap;
  _onChatCompletionsStreamIterator: StreamIterator;
  _onResponsesStreamIterator: StreamIterator;
  _onChatCompletionsCreateResult: OnResult;
  _onResponsesCreateResult: OnResult;
  _createAPIPromiseRejectionHandler: (
    startedAt: number,
    span: Span,
    attributes: unknown,
  ) => (error: unknown) => void;
  _getPatchedChatCompletionsCreate: () => Patch;
  _getPatchedEmbeddingsCreate: () => Patch;
  _getPatchedResponsesCreate: () => Patch;
  setMeterProvider(provider: unknown): void;
  setLoggerProvider(provider: unknown): void;
  getConfig(): { readonly captureMessageContent?: boolean };
}

/**
 * The instrumentation of OpenAI's client, completed. As it is (0.22) it reads answers that the application wants to read itself, never ends the span of a
 * stream that breaks or is left before its end, nor of a streamed response that is refused, tells an error's class but not its HTTP status, does not
 * time the first chunk, leaves out cached tokens, and takes no client from 7 on. To delete when it does all of that:
 * https://github.com/open-telemetry/opentelemetry-js-contrib/tree/main/packages/instrumentation-openai
 *
 * @param Base its class, which is loaded with the client
 * @param measures whether it gives out metrics of its own; not where its spans become events, which give the same metrics
 */
export function completedOpenAI(
  Base: typeof OpenAIInstrumentation,
  measures = false,
): typeof OpenAIInstrumentation {
  return class extends Base {
    constructor(config?: ConstructorParameters<typeof OpenAIInstrumentation>[0]) {
      super(config);
      complete(this as unknown as Internals, measures);
    }
  };
}

function complete(instrumentation: Internals, measures: boolean): void {
  const signals = new WeakMap<object, AbortSignal>();
  for (const definition of instrumentation._modules) definition.supportedVersions = SUPPORTED_VERSIONS;
  if (!measures) {
    const setMeterProvider = instrumentation.setMeterProvider;
    const silent = { getMeter: () => createNoopMeter() };
    instrumentation.setMeterProvider = () => setMeterProvider.call(instrumentation, silent);
  }

  if (!instrumentation.getConfig().captureMessageContent) {
    const setLoggerProvider = instrumentation.setLoggerProvider;
    const silent = { getLogger: () => SILENT };
    instrumentation.setLoggerProvider = () => setLoggerProvider.call(instrumentation, silent);
    instrumentation.setLoggerProvider(undefined);
  }

  const wrap = instrumentation._wrap;
  instrumentation._wrap = (target, name, wrapper) => {
    if (isClientStream(target)) noteSignal(target, name, signals);
    return wrap.call(instrumentation, target, name, wrapper);
  };
  for (const method of ['_onChatCompletionsStreamIterator', '_onResponsesStreamIterator'] as const) {
    const original = instrumentation[method];
    instrumentation[method] = (iterator, span, startedAt, ...more) => {
      loadEvents().completeStreamSpan(iterator, span, startedAt, signals.get(iterator));
      return original.call(instrumentation, iterator, span, startedAt, ...more);
    };
  }
  for (const method of ['_onChatCompletionsCreateResult', '_onResponsesCreateResult'] as const) {
    const original = instrumentation[method];
    instrumentation[method] = (span, startedAt, attributes, result, ...more) => {
      loadEvents().completeResultSpan(result, span);
      original.call(instrumentation, span, startedAt, attributes, result, ...more);
    };
  }
  const rejectionHandler = instrumentation._createAPIPromiseRejectionHandler;
  instrumentation._createAPIPromiseRejectionHandler = (startedAt, span, attributes) => {
    const handle = rejectionHandler.call(instrumentation, startedAt, span, attributes);
    return (error) => {
      const { status } = (error ?? {}) as { status?: unknown };
      if (typeof status === 'number') span.setAttribute('http.response.status_code', status);
      handle(error);
    };
  };
  for (const method of PATCHES) {
    const patch = instrumentation[method];
    instrumentation[method] = () => keepingPromise(patch.call(instrumentation));
  }
}
