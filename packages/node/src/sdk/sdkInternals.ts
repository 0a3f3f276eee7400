import { createRequire } from 'node:module';
import path from 'node:path';
import type { LoggerProvider, MeterProvider, TextMapPropagator, TracerProvider } from '@opentelemetry/api';
import type { ConfigurationModel } from '@opentelemetry/configuration';
import type { Resource } from '@opentelemetry/resources';
import type { IdGenerator, Sampler, SpanLimits } from '@opentelemetry/sdk-trace';

/** The SDK's providers of the signals that are configured. */
export interface Providers {
  readonly traces?: TracerProvider & Stoppable;
  readonly metrics?: MeterProvider & Stoppable;
  readonly logs?: LoggerProvider & Stoppable;
}

interface Stoppable {
  shutdown(): Promise<void>;
}

/** The parts of `@opentelemetry/sdk-node` that turn a configuration file's nodes into the SDK's objects. */
export interface SdkInternals {
  createResourceFromConfig(node: ConfigurationModel['resource']): Resource;
  createPropagatorFromConfig(
    node: NonNullable<ConfigurationModel['propagator']>,
  ): TextMapPropagator | undefined;
  createSamplerFromConfig(node: unknown): Sampler | undefined;
  createIdGeneratorFromConfig(node: unknown): IdGenerator | undefined;
  createSpanLimitsFromConfig(
    limits: unknown,
    general: ConfigurationModel['attribute_limits'],
  ): SpanLimits | undefined;
  createTracerProviderFromConfig(
    resource: Resource,
    node: NonNullable<ConfigurationModel['tracer_provider']>,
    general: ConfigurationModel['attribute_limits'],
  ): NonNullable<Providers['traces']>;
  createLoggerProviderFromConfig(
    resource: Resource,
    node: NonNullable<ConfigurationModel['logger_provider']>,
    general: ConfigurationModel['attribute_limits'],
  ): NonNullable<Providers['logs']>;
  createMeterProviderFromConfig(
    resource: Resource,
    node: NonNullable<ConfigurationModel['meter_provider']>,
  ): NonNullable<Providers['metrics']>;
  createLogRecordLimitsFromConfig(
    limits: unknown,
    general: ConfigurationModel['attribute_limits'],
  ): { attributeCountLimit?: number; attributeValueLengthLimit?: number } | undefined;
}

/**
 * They are not exported, and `startNodeSdk` takes no processors beside a file, so they are loaded by their path; the package is pinned to
 * one version. To delete when `startNodeSdk` takes processors and a file at once, or exports these.
 */
export function loadSdkInternals(): SdkInternals {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve('@opentelemetry/sdk-node'));
  return require(path.join(folder, 'create-from-config.cjs')) as SdkInternals;
}
