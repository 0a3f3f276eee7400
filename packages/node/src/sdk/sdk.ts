import { diag, metrics, type ProxyTracerProvider, trace } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { startNodeSdk } from '@opentelemetry/sdk-node';
import type { SinkModule } from '@telltale/pipeline';
import type { Configuration } from '../configuration/configuration.ts';
import type { Settings } from '../configuration/settings.ts';
import { type Ending, EXIT_LIMIT_MS } from '../ending/exit.ts';
import { given } from '../given.ts';
import { detectedResource, nameOf } from '../resource/resource.ts';
import { environmentSampler } from '../sampling/environmentSampler.ts';
import { eventSampler } from '../sampling/eventSampler.ts';
import { exportPipeline } from './exportPipeline.ts';
import { useFastLogs } from './fastLogs.ts';
import { type PrepareSampler, type Started, startFromFile } from './fileSdk.ts';
import { flushProviders } from './flushProviders.ts';
import { installOwnTracing, ownSpanProcessors } from './ownTracing.ts';
import { environmentPropagators } from './propagators.ts';

/** A started SDK. */
export interface StartedSdk extends Ending {
  /** Whether log records take Telltale's own pipeline, and with it reach its sinks. */
  readonly carriesLogs: boolean;
  /** From now on log records go to these besides; nothing where they do not take that way. */
  replaceSinks(sinks: readonly SinkModule[]): void;
  /** From now on traces are kept by these settings; undefined where that takes a new start. */
  readonly changeSampling: ((settings: Settings['sampling']) => void) | undefined;
  /** Makes the sampler of a changed file; undefined where that takes a new start. */
  readonly prepareSampler: PrepareSampler | undefined;
}

/** What is known to have come in where it takes the SDK's own way. */
const NOTHING = { logs: { offered: 0 }, traces: { offered: 0 } };

/**
 * Starts the official SDK, from the file or from the environment.
 *
 * @param sinks where log records go besides, where they take Telltale's own pipeline
 */
export function startSdk(
  configuration: Configuration,
  instrumentations: Instrumentation[],
  sinks: readonly SinkModule[],
): StartedSdk {
  const { file } = configuration;
  const { sdk, fast, allFast, prepareSampler }: Started = file
    ? startFromFile(configuration, file, instrumentations, sinks)
    : fromEnvironment(configuration, instrumentations, sinks);
  if (configuration.settings.sampling.ratio < 1 && !fast?.spanProcessors) {
    diag.warn(
      'distribution.telltale.sampling has no effect: spans do not take Telltale’s own pipeline; use a sampler of OpenTelemetry',
    );
  }
  fast?.report(metrics.getMeter('@telltale/pipeline'));
  const inHurry = fast?.inHurry ?? ((work) => work());
  const safe = () => fast?.close(EXIT_LIMIT_MS) ?? true;
  return {
    arrived() {
      const { logs, traces } = fast?.stats().intake ?? NOTHING;
      return logs.offered + traces.offered;
    },
    async flush() {
      // Blocking disturbs nobody in a process that has nothing left to do; a turn of its event loop would have `beforeExit` told once more.
      if (!fast || !allFast || !fast.sendsWhileBlocked()) return inHurry(() => flushProviders().then(safe));
      await fast.collect();
      return fast.flushSync(EXIT_LIMIT_MS);
    },
    shutdown: () => inHurry(() => sdk.shutdown().then(safe)),
    lingers: !allFast,
    endSync(limit) {
      fast?.endSync(limit);
    },
    carriesLogs: fast?.logRecordProcessors !== undefined,
    replaceSinks: (sinks) => fast?.replaceSinks(sinks),
    changeSampling: fast?.changeSampling,
    prepareSampler,
  };
}

function fromEnvironment(
  { environment, settings }: Configuration,
  instrumentations: Instrumentation[],
  sinks: readonly SinkModule[],
) {
  const { fast, allFast, logRecordProcessors, spanProcessors, metricReaders } = exportPipeline(
    environment,
    settings,
    sinks,
  );
  const resource = detectedResource(environment.resourceDetectors);
  const own = {
    processors: ownSpanProcessors(settings),
    sampler: eventSampler(environmentSampler(environment.sampler), settings),
  };
  const fastLogs = fast?.logRecordProcessors ? fast : undefined;
  diag.disable(); // it would tell that it replaces our logger
  const sdk = startNodeSdk({
    instrumentations,
    baseResource: resource,
    resourceDetectors: [],
    propagators: environmentPropagators(environment.propagators),
    // Else `startNodeSdk` would let `OTEL_RESOURCE_ATTRIBUTES` win over `OTEL_SERVICE_NAME`.
    resourceAttributes: { 'service.name': nameOf(resource) },
    logLevel: quieter(environment.diagnosticLevel),
    ...given({
      spanProcessors: spanProcessors && [...own.processors, ...spanProcessors],
      sampler: own.sampler,
      metricReaders,
    }),
    // No processors make the SDK set no provider: ours encodes without its record objects.
    ...(fastLogs ? { logRecordProcessors: [] } : given({ logRecordProcessors })),
  });
  // The SDK's own way out has no place for them but in the provider.
  if (!spanProcessors && environment.exporters.traces.some((name) => name !== 'none')) {
    installOwnTracing((trace.getTracerProvider() as ProxyTracerProvider).getDelegate(), own);
  }
  if (fastLogs) {
    const { logAttributeCountLimit, logAttributeValueLengthLimit } = environment;
    useFastLogs(fastLogs, resource, logAttributeCountLimit, logAttributeValueLengthLimit);
  }
  return { sdk, fast, allFast };
}

/**
 * While it starts, the SDK says what it has to say on the console, and below a warning that is standard output, which is the
 * application's.
 */
function quieter(level: string | undefined): string {
  return level === 'error' || level === 'none' ? level : 'warn';
}
