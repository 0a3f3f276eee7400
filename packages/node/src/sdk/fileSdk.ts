import { context, diag, logs, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { type Instrumentation, registerInstrumentations } from '@opentelemetry/instrumentation';
import type { Resource } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { type FastPipeline, otlpConfigFromOptions, type SinkModule } from '@telltale/pipeline';
import type { Configuration, ConfigurationFile } from '../configuration/configuration.ts';
import { ConfigurationError } from '../errors.ts';
import { given } from '../given.ts';
import { fileResource } from '../resource/resource.ts';
import { changeableSampler } from '../sampling/changeableSampler.ts';
import { eventSampler } from '../sampling/eventSampler.ts';
import { type SampledPipeline, sampledPipeline } from '../sampling/sampledPipeline.ts';
import { spoolOptions } from './exportPipeline.ts';
import { useFastLogs } from './fastLogs.ts';
import { type FileExport, fileExport, placeOf } from './fileExport.ts';
import { installOwnTracing, type OwnTracing, ownSpanProcessors } from './ownTracing.ts';
import { loadSdkInternals, type Providers, type SdkInternals } from './sdkInternals.ts';
import { pipelineOfThread } from './threads.ts';

/** What was started: the SDK's providers, and Telltale's pipeline where it is the way out. */
export interface Started {
  readonly sdk: { shutdown(): Promise<void> };
  readonly fast: SampledPipeline | undefined;
  /** Whether every signal that leaves at all takes it. */
  readonly allFast: boolean;
  readonly prepareSampler?: PrepareSampler;
}

/**
 * Makes the sampler that a changed file asks for.
 *
 * @returns puts it into effect
 * @throws ConfigurationError for one that the SDK refuses
 */
export type PrepareSampler = (file: ConfigurationFile) => () => void;

/**
 * Starts the SDK as a file says, with Telltale's pipeline in place of its exporters where that can do what the file asks. `startNodeSdk` cannot be
 * used: it reads the file itself, and takes neither processors nor a resource beside it. So this does what it does, with the parts that it has for
 * the file's nodes.
 *
 * @param sinks where log records go besides, where they take Telltale's pipeline
 * @throws ConfigurationError for what the SDK refuses; nothing is installed then
 */
export function startFromFile(
  configuration: Configuration,
  file: ConfigurationFile,
  instrumentations: Instrumentation[],
  sinks: readonly SinkModule[],
): Started {
  const create = loadSdkInternals();
  const { model } = file;
  return refusing(file.name, () => {
    const resource = fileResource(model.resource, create.createResourceFromConfig(model.resource));
    const propagator = model.propagator && create.createPropagatorFromConfig(model.propagator);
    const exports = configuration.settings.export.pipeline === 'fast' ? fileExport(model) : undefined;
    const fast = exports && fastOf(configuration, exports, sinks);
    const { settings } = configuration;
    const samplerOf = ({ tracer_provider: traces }: ConfigurationFile['model']) =>
      eventSampler(create.createSamplerFromConfig(traces?.sampler), settings);
    const sampler = samplerOf(model);
    const changeable = fast && settings.reload ? changeableSampler(sampler) : undefined;
    const own = { processors: ownSpanProcessors(settings), sampler: changeable ?? sampler };
    const providers = fast
      ? fastProviders(create, model, resource, fast, own)
      : sdkProviders(create, model, resource, own);

    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    if (propagator) propagation.setGlobalPropagator(propagator);
    if (providers.traces) trace.setGlobalTracerProvider(providers.traces);
    if (providers.metrics) metrics.setGlobalMeterProvider(providers.metrics);
    if (providers.logs) logs.setGlobalLoggerProvider(providers.logs);
    if (fast) {
      const limits = create.createLogRecordLimitsFromConfig(
        model.logger_provider?.limits,
        model.attribute_limits,
      );
      useFastLogs(fast, resource, limits?.attributeCountLimit, limits?.attributeValueLengthLimit);
    }
    registerInstrumentations({ instrumentations }); // with the providers that are there now
    const prepareSampler: PrepareSampler = ({ name, model }) => {
      const next = refusing(name, () => samplerOf(model));
      return () => changeable?.change(next);
    };
    return {
      sdk: { shutdown: () => shutDown(providers) },
      fast,
      allFast: fast !== undefined,
      ...(changeable && { prepareSampler }),
    };
  });
}

function fastOf(
  { environment, settings }: Configuration,
  { signals, otlp, metrics, problems }: FileExport,
  sinks: readonly SinkModule[],
): SampledPipeline {
  for (const problem of problems) diag.warn(problem);
  const { durability, worker } = settings.export;
  const spool = spoolOptions(environment);
  const fast = pipelineOfThread({
    otlp: otlpConfigFromOptions(otlp, placeOf),
    signals,
    metrics,
    durability,
    worker,
    spool,
    sinks,
  });
  return sampledPipeline(fast, settings.sampling, settings.reload);
}

/** The file's samplers and limits around the pipeline; its logs need no provider of the SDK. */
function fastProviders(
  create: SdkInternals,
  { tracer_provider: traces, meter_provider: meters, attribute_limits: general }: ConfigurationFile['model'],
  resource: Resource,
  { spanProcessors = [], metricReaders = [] }: FastPipeline,
  { processors, sampler }: OwnTracing,
): Providers {
  return given({
    metrics:
      meters && withViews(new MeterProvider({ resource, readers: metricReaders }), create, meters, resource),
    traces: traces
      ? new TracerProvider({
          resource,
          spanProcessors: [...processors, ...spanProcessors],
          sampler,
          ...given({
            idGenerator: create.createIdGeneratorFromConfig(traces.id_generator),
            spanLimits: create.createSpanLimitsFromConfig(traces.limits, general),
          }),
        })
      : undefined,
  });
}

/**
 * Gives a meter provider the views of a file. What makes views of a file's nodes is inside `createMeterProviderFromConfig` and not exported, so they are
 * taken from a provider without readers; to delete when that takes readers, or `createViewOptionsFromConfig` is exported.
 */
function withViews(
  provider: MeterProvider,
  create: SdkInternals,
  { views }: NonNullable<ConfigurationFile['model']['meter_provider']>,
  resource: Resource,
): MeterProvider {
  if (!views || views.length === 0) return provider;
  interface WithViews {
    _sharedState?: { viewRegistry?: unknown };
  }
  const viewed = create.createMeterProviderFromConfig(resource, { readers: [], views }) as WithViews;
  const own = (provider as unknown as WithViews)._sharedState;
  const registry = viewed._sharedState?.viewRegistry;
  if (own?.viewRegistry && registry) own.viewRegistry = registry;
  else diag.warn('the file’s views have no effect: the SDK’s meter provider has changed');
  return provider;
}

/** The file's own processors and exporters; the metric reader last, as it is the only one that does something by itself. */
export function sdkProviders(
  create: SdkInternals,
  {
    tracer_provider: traces,
    logger_provider: logs,
    meter_provider: meters,
    attribute_limits: general,
  }: ConfigurationFile['model'],
  resource: Resource,
  own?: OwnTracing,
): Providers {
  const provider = traces && create.createTracerProviderFromConfig(resource, traces, general);
  if (provider && own) installOwnTracing(provider, own);
  return given({
    traces: provider,
    logs: logs ? create.createLoggerProviderFromConfig(resource, logs, general) : undefined,
    metrics: meters ? create.createMeterProviderFromConfig(resource, meters) : undefined,
  });
}

/** Shuts providers down together. */
export async function shutDown(providers: Providers): Promise<void> {
  await Promise.all(Object.values(providers).map((provider) => provider.shutdown()));
}

/** Makes a ConfigurationError that names the file of whatever goes wrong. */
export function refusing<T>(file: string, start: () => T): T {
  try {
    return start();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError(
      `OTEL_CONFIG_FILE: ${file}: ${reason}; mend the file, or unset the variable`,
      {
        cause,
      },
    );
  }
}
