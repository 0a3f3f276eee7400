import { logs, metrics } from '@opentelemetry/api';
import type { ConfigurationModel } from '@opentelemetry/configuration';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { Resource } from '@opentelemetry/resources';
import { NodeSDK, startNodeSdk } from '@opentelemetry/sdk-node';
import { type FastPipeline, otlpConfigFromOptions } from '@telltale/pipeline';
import type { Configuration } from './configuration.ts';
import { type Environment, given } from './environment.ts';
import { type Ending, EXIT_LIMIT_MS } from './exit.ts';
import { exportPipeline, spoolOptions } from './exportPipeline.ts';
import { type FileExport, fileExport } from './fileExport.ts';
import { detectedResource } from './resource.ts';
import { loadSdkInternals } from './sdkInternals.ts';
import { pipelineOfThread, threadResource } from './threads.ts';

/** OpenTelemetry's default for the attributes of one log record. */
const ATTRIBUTE_COUNT_LIMIT = 128;

/** Starts the official SDK, from the file or from the environment. @returns what is to be done at its end */
export function startSdk(configuration: Configuration, instrumentations: Instrumentation[]): Ending {
  const { environment, model, settings } = configuration;
  if (!model) return fromEnvironment(environment, instrumentations);
  const exports = settings.export.pipeline === 'fast' ? fileExport(model) : undefined;
  return exports ? fromFile(configuration, model, exports, instrumentations) : bySdkAlone(instrumentations);
}

/** The SDK reads the file by itself and takes no processors beside it: the exporters are those of the file. */
function bySdkAlone(instrumentations: Instrumentation[]): Ending {
  const sdk = startNodeSdk({ instrumentations });
  return { shutdown: () => sdk.shutdown().then(() => true), endSync() {} };
}

/** The file's SDK with our pipeline in place of its exporters; `NodeSDK`, since `startNodeSdk` would read the file itself. */
function fromFile(
  { environment, settings }: Configuration,
  model: ConfigurationModel,
  { signals, otlp, metrics }: FileExport,
  instrumentations: Instrumentation[],
): Ending {
  const { durability, worker } = settings.export;
  const config = otlpConfigFromOptions(otlp);
  const fast = pipelineOfThread({
    otlp: config,
    signals,
    metrics,
    durability,
    worker,
    spool: spoolOptions(environment),
  });
  const create = loadSdkInternals();
  const resource = create.createResourceFromConfig(model.resource).merge(threadResource());
  const { tracer_provider: traces, logger_provider: logger, attribute_limits: general } = model;
  const limits = create.createLogRecordLimitsFromConfig(logger?.limits, general);
  // Before the SDK, whose own logger provider has no processors and is then refused.
  useFastLogs(fast, resource, limits?.attributeCountLimit, limits?.attributeValueLengthLimit);
  const sdk = new NodeSDK({
    resource,
    autoDetectResources: false,
    instrumentations,
    textMapPropagator: (model.propagator && create.createPropagatorFromConfig(model.propagator)) ?? null,
    logRecordProcessors: [],
    spanProcessors: fast.spanProcessors ?? [],
    metricReaders: fast.metricReaders ?? [],
    ...given({
      sampler: create.createSamplerFromConfig(traces?.sampler),
      idGenerator: create.createIdGeneratorFromConfig(traces?.id_generator),
      spanLimits: create.createSpanLimitsFromConfig(traces?.limits, general),
    }),
  });
  sdk.start();
  return endingOf(sdk, fast);
}

function fromEnvironment(environment: Environment, instrumentations: Instrumentation[]): Ending {
  const { fast, logRecordProcessors, spanProcessors, metricReaders } = exportPipeline(environment);
  const resource = detectedResource(environment.resourceDetectors);
  const fastLogs = fast?.logRecordProcessors ? fast : undefined;
  const sdk = startNodeSdk({
    instrumentations,
    baseResource: resource,
    resourceDetectors: [],
    resourceAttributes: serviceName(resource),
    logLevel: quieter(environment.diagnosticLevel),
    ...given({ spanProcessors, metricReaders }),
    // No processors make the SDK set no provider: ours encodes without its record objects.
    ...(fastLogs ? { logRecordProcessors: [] } : given({ logRecordProcessors })),
  });
  if (fastLogs) {
    const { logAttributeCountLimit, logAttributeValueLengthLimit } = environment;
    useFastLogs(fastLogs, resource, logAttributeCountLimit, logAttributeValueLengthLimit);
  }
  return endingOf(sdk, fast);
}

function useFastLogs(
  fast: FastPipeline,
  resource: Resource,
  attributeCountLimit = ATTRIBUTE_COUNT_LIMIT,
  attributeValueLengthLimit = Number.POSITIVE_INFINITY,
): void {
  if (!fast.logRecordProcessors) return;
  logs.setGlobalLoggerProvider(
    fast.loggerProvider(resource, { attributeCountLimit, attributeValueLengthLimit }),
  );
}

function endingOf(sdk: { shutdown(): Promise<void> }, fast: FastPipeline | undefined): Ending {
  fast?.report(metrics.getMeter('@telltale/pipeline'));
  return {
    async shutdown() {
      await sdk.shutdown();
      return fast?.close(EXIT_LIMIT_MS) ?? true;
    },
    endSync(limit) {
      fast?.endSync(limit);
    },
  };
}

/**
 * While it starts, the SDK says what it has to say on the console, and below a warning that is standard output, which is the
 * application's.
 */
function quieter(level: string | undefined): string {
  return level === 'error' || level === 'none' ? level : 'warn';
}

/** The name as decided above; `startNodeSdk` would let `OTEL_RESOURCE_ATTRIBUTES` win over `OTEL_SERVICE_NAME`. */
function serviceName(resource: Resource): { 'service.name': string } {
  const [, name] = resource.getRawAttributes().find(([key]) => key === 'service.name') ?? [];
  return { 'service.name': String(name) };
}
