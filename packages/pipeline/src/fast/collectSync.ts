import type { HrTime } from '@opentelemetry/api';
import { type InstrumentationScope, millisToHrTime } from '@opentelemetry/core';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import type { MetricData, MetricReader, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { settledAttributes } from '../encode/scope.ts';

/** What collects for a reader inside the SDK, as far as it is needed here. */
interface Collector {
  readonly _sharedState: {
    readonly resource: Resource;
    readonly meterSharedStates: ReadonlyMap<string, MeterState>;
  };
}

interface MeterState {
  readonly _instrumentationScope: InstrumentationScope;
  readonly metricStorageRegistry: { getStorages(collector: Collector): readonly Storage[] };
}

interface Storage {
  /** What was recorded since the last collection; a storage of observable instruments has its like. */
  readonly _deltaMetricStorage: { readonly _activeCollectionStorage: { readonly size: number } };
  collect(collector: Collector, time: HrTime): MetricData | undefined;
}

/**
 * Collects what instruments have recorded since the last collection, without returning to the event loop: at `process.exit()` no promise is
 * kept any more, and the SDK's own collection is made of them. Observable instruments are not asked, and what is still to be found out
 * about the resource is left out. It does what the SDK's
 * `MetricCollector` does, with its parts; to delete when the SDK can collect at once.
 *
 * @returns undefined for a reader that belongs to no provider, or where the SDK has other parts now
 */
export function collectSync(reader: MetricReader): ResourceMetrics | undefined {
  const { _sdkMetricProducer: collector } = reader as unknown as { _sdkMetricProducer?: Collector };
  try {
    if (!collector) return undefined;
    const { resource, meterSharedStates } = collector._sharedState;
    const now = millisToHrTime(Date.now());
    const scopeMetrics = [...meterSharedStates.values()].map((meter) => ({
      scope: meter._instrumentationScope,
      metrics: meter.metricStorageRegistry
        .getStorages(collector)
        .filter(({ _deltaMetricStorage: { _activeCollectionStorage: recorded } }) => recorded.size > 0)
        .map((storage) => storage.collect(collector, now))
        .filter((metric) => metric !== undefined),
    }));
    return {
      resource: asItIs(resource),
      scopeMetrics: scopeMetrics.filter(({ metrics }) => metrics.length > 0),
    };
  } catch {
    return undefined;
  }
}

function asItIs(resource: Resource): Resource {
  return resource.asyncAttributesPending ? resourceFromAttributes(settledAttributes(resource)) : resource;
}
