import os from 'node:os';
import path from 'node:path';
import type { BatchLimits } from '@telltale/pipeline';
import { readBatchLimits } from './batchLimits.ts';
import { readVariables, type Variables } from './variables.ts';

/** How OTLP is sent. */
export type Protocol = (typeof PROTOCOLS)[number];
const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'] as const;
const EXPORTERS = ['otlp', 'console', 'none'] as const;
const METRIC_EXPORTERS = [...EXPORTERS, 'prometheus'] as const;
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
const DETECTORS = ['service', 'host', 'process', 'all', 'none'] as const;
const DIAGNOSTIC_LEVELS = ['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'] as const;

/** How context travels. */
export type PropagatorName = (typeof PROPAGATORS)[number];
const PROPAGATORS = ['tracecontext', 'baggage', 'b3', 'b3multi', 'none'] as const;

/** Which traces are kept from their start. */
export interface SamplerChoice {
  readonly name: (typeof SAMPLERS)[number];
  /** For those with `traceidratio`: the share that they keep, 0 to 1. */
  readonly ratio: number;
}

/** Over what time a metric's sums go. */
export type Temporality = (typeof TEMPORALITIES)[number];
const TEMPORALITIES = ['delta', 'cumulative', 'lowmemory'] as const;

/** The signals that OpenTelemetry's environment variables name. */
export type Signal = 'logs' | 'traces' | 'metrics';

/** What OpenTelemetry's environment variables say, read once. An absent value was not given or not usable. */
export interface Environment {
  /** `OTEL_CONFIG_FILE` */
  readonly configFile: string | undefined;
  /** `OTEL_SDK_DISABLED` */
  readonly disabled: boolean;
  /** `OTEL_LOG_LEVEL`, the level of the SDK's own messages. */
  readonly diagnosticLevel: string | undefined;
  /** `OTEL_<SIGNAL>_EXPORTER` */
  readonly exporters: Readonly<Record<Signal, readonly string[]>>;
  /** `OTEL_EXPORTER_OTLP_<SIGNAL>_PROTOCOL`, else `OTEL_EXPORTER_OTLP_PROTOCOL`, else `http/protobuf` */
  readonly protocols: Readonly<Record<Signal, Protocol>>;
  /** `OTEL_EXPORTER_OTLP_<SIGNAL>_ENDPOINT`, else `OTEL_EXPORTER_OTLP_ENDPOINT`; for messages only, the exporters read it too. */
  readonly endpoints: Readonly<Record<Signal, string | undefined>>;
  /** `OTEL_BLRP_*` */
  readonly logBatch: BatchLimits;
  /** `OTEL_BSP_*` */
  readonly spanBatch: BatchLimits;
  /** `OTEL_TRACES_SAMPLER`, `OTEL_TRACES_SAMPLER_ARG` */
  readonly sampler: SamplerChoice;
  /** `OTEL_METRIC_EXPORT_INTERVAL`, in ms */
  readonly metricInterval: number | undefined;
  /** `OTEL_METRIC_EXPORT_TIMEOUT`, in ms */
  readonly metricTimeout: number | undefined;
  /** `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE` */
  readonly temporality: Temporality | undefined;
  /** `OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT`, else `OTEL_ATTRIBUTE_COUNT_LIMIT` */
  readonly logAttributeCountLimit: number | undefined;
  /** `OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT`, else `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT` */
  readonly logAttributeValueLengthLimit: number | undefined;
  /** `OTEL_PROPAGATORS` */
  readonly propagators: readonly PropagatorName[];
  /** `OTEL_NODE_RESOURCE_DETECTORS` */
  readonly resourceDetectors: readonly (typeof DETECTORS)[number][];
  /** The user's folder for what programs keep: `XDG_STATE_HOME`, else `.local/state` in the home folder */
  readonly stateFolder: string;
  /** `OTEL_NODE_ENABLED_INSTRUMENTATIONS` */
  readonly enabledInstrumentations: readonly string[] | undefined;
  /** `OTEL_NODE_DISABLED_INSTRUMENTATIONS` */
  readonly disabledInstrumentations: readonly string[];
  /** Values that could not be used and were passed over, each with its variable. */
  readonly problems: readonly string[];
}

/**
 * Reads OpenTelemetry's variables. A value that cannot be used is a problem to warn of and counts as not given, as the specification asks:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const variables = readVariables(env);
  const { text, list, number, share, oneOf, someOf, problems } = variables;
  checkPairs(variables);
  const bySignal = <T>(read: (signal: Uppercase<Signal>) => T): Record<Signal, T> => ({
    logs: read('LOGS'),
    traces: read('TRACES'),
    metrics: read('METRICS'),
  });
  const protocol = oneOf('OTEL_EXPORTER_OTLP_PROTOCOL', PROTOCOLS) ?? 'http/protobuf';
  const environment = {
    configFile: text('OTEL_CONFIG_FILE'),
    disabled: oneOf('OTEL_SDK_DISABLED', ['true', 'false']) === 'true',
    diagnosticLevel: oneOf('OTEL_LOG_LEVEL', DIAGNOSTIC_LEVELS),
    exporters: {
      logs: someOf('OTEL_LOGS_EXPORTER', EXPORTERS) ?? ['otlp'],
      traces: someOf('OTEL_TRACES_EXPORTER', EXPORTERS) ?? ['otlp'],
      metrics: someOf('OTEL_METRICS_EXPORTER', METRIC_EXPORTERS) ?? ['otlp'],
    },
    protocols: bySignal((signal) => oneOf(`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`, PROTOCOLS) ?? protocol),
    endpoints: bySignal(
      (signal) => text(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`) ?? text('OTEL_EXPORTER_OTLP_ENDPOINT'),
    ),
    logBatch: readBatchLimits(variables, 'OTEL_BLRP'),
    spanBatch: readBatchLimits(variables, 'OTEL_BSP'),
    sampler: {
      name: oneOf('OTEL_TRACES_SAMPLER', SAMPLERS) ?? 'parentbased_always_on',
      ratio: share('OTEL_TRACES_SAMPLER_ARG') ?? 1,
    },
    metricInterval: number('OTEL_METRIC_EXPORT_INTERVAL'),
    metricTimeout: number('OTEL_METRIC_EXPORT_TIMEOUT'),
    temporality: oneOf('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', TEMPORALITIES),
    logAttributeCountLimit:
      number('OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT') ?? number('OTEL_ATTRIBUTE_COUNT_LIMIT'),
    logAttributeValueLengthLimit:
      number('OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? number('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'),
    propagators: someOf('OTEL_PROPAGATORS', PROPAGATORS) ?? ['tracecontext', 'baggage'],
    resourceDetectors: someOf('OTEL_NODE_RESOURCE_DETECTORS', DETECTORS) ?? ['all'],
    stateFolder: text('XDG_STATE_HOME') ?? path.join(text('HOME') ?? os.homedir(), '.local', 'state'),
    enabledInstrumentations: list('OTEL_NODE_ENABLED_INSTRUMENTATIONS'),
    disabledInstrumentations: list('OTEL_NODE_DISABLED_INSTRUMENTATIONS') ?? [],
    problems,
  };
  return Object.freeze(environment);
}

/** The SDK passes over what is wrong in lists of pairs, and says nothing of it. */
function checkPairs({ pairs }: Variables): void {
  // It discards them all; and a value may have no further equal sign.
  pairs('OTEL_RESOURCE_ATTRIBUTES', /^[^=]+=[^=]*$/, 'no attribute is taken from it');
  for (const signal of ['', 'LOGS_', 'TRACES_', 'METRICS_'])
    pairs(`OTEL_EXPORTER_OTLP_${signal}HEADERS`, /^[^=]+=.*$/, 'it is passed over');
}
