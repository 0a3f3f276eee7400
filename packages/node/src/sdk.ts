import { logs, metrics } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { Resource } from '@opentelemetry/resources';
import { startNodeSdk } from '@opentelemetry/sdk-node';
import type { Configuration } from './configuration.ts';
import type { Environment } from './environment.ts';
import { type Ending, EXIT_LIMIT_MS } from './exit.ts';
import { exportPipeline } from './exportPipeline.ts';
import { detectedResource } from './resource.ts';

/** OpenTelemetry's default for the attributes of one log record. */
const ATTRIBUTE_COUNT_LIMIT = 128;

/** Starts the official SDK, from the file or from the environment. @returns what is to be done at its end */
export function startSdk({ environment, model }: Configuration, instrumentations: Instrumentation[]): Ending {
  return model ? fromFile(instrumentations) : fromEnvironment(environment, instrumentations);
}

/** The SDK reads the file by itself and takes no processors beside it: the exporters are those of the file. */
function fromFile(instrumentations: Instrumentation[]): Ending {
  const sdk = startNodeSdk({ instrumentations });
  return {
    async shutdown() {
      await sdk.shutdown();
      return true;
    },
    endSync() {},
  };
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
    ...(spanProcessors && { spanProcessors }),
    ...(metricReaders && { metricReaders }),
    // No processors make the SDK set no provider: ours encodes without its record objects.
    ...(fastLogs ? { logRecordProcessors: [] } : logRecordProcessors && { logRecordProcessors }),
  });
  if (fastLogs) logs.setGlobalLoggerProvider(fastLogs.loggerProvider(resource, logLimits(environment)));
  fast?.report(metrics.getMeter('@telltale/pipeline'));
  return {
    async shutdown() {
      await sdk.shutdown();
      return fast?.flush(EXIT_LIMIT_MS) ?? true;
    },
    endSync(limit) {
      fast?.endSync(limit);
    },
  };
}

/** The name as decided above; `startNodeSdk` would let `OTEL_RESOURCE_ATTRIBUTES` win over `OTEL_SERVICE_NAME`. */
function serviceName(resource: Resource): { 'service.name': string } {
  const [, name] = resource.getRawAttributes().find(([key]) => key === 'service.name') ?? [];
  return { 'service.name': String(name) };
}

function logLimits({ logAttributeCountLimit, logAttributeValueLengthLimit }: Environment) {
  return {
    attributeCountLimit: logAttributeCountLimit ?? ATTRIBUTE_COUNT_LIMIT,
    attributeValueLengthLimit: logAttributeValueLengthLimit ?? Number.POSITIVE_INFINITY,
  };
}
