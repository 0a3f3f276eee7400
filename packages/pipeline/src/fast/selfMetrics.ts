import type { Attributes, BatchObservableResult, Meter, Observable } from '@opentelemetry/api';
import type { Signal } from '../batch.ts';
import type { FastPipelineStats } from './stats.ts';

// The SDK's own metrics by OpenTelemetry's conventions (in development), and a few of ours where there is none:
// https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/

const COMPONENT: Attributes = {
  'otel.component.type': 'telltale_pipeline',
  'otel.component.name': 'telltale_pipeline/0',
};

/** How the conventions call a signal's records. */
const RECORD: Readonly<Record<Signal, { readonly name: string; readonly unit: string }>> = {
  logs: { name: 'log', unit: '{log_record}' },
  traces: { name: 'span', unit: '{span}' },
  metrics: { name: 'metric_data_point', unit: '{data_point}' },
};

/**
 * Reports what the pipeline took and what became of it:
 *
 * - `otel.sdk.log.created`, `otel.sdk.processor.<record>.processed` (logs and spans): records that came in; processed ones that could not be
 *   taken with `error.type`
 * - `otel.sdk.exporter.<record>.exported`: records that left it; those that were lost or refused with `error.type`
 * - `otel.sdk.exporter.<record>.inflight`: records in memory, those that are not yet read included
 * - `telltale.pipeline.spooled` (`{record}`): records on disk, by `telltale.signal`
 * - `telltale.pipeline.spool.adopted` (`{segment}`), `telltale.pipeline.spool.damaged` (`{place}`), `telltale.pipeline.spool.skipped` (`{file}`):
 *   what was taken over from processes that are gone, damaged, or left alone (with `error.type`), by `telltale.signal`
 * - `telltale.pipeline.sink.records` (`{log_record}`): records that sinks wrote, by `telltale.sink`; those that they lost with `error.type`
 * - `telltale.pipeline.memory.usage`, `telltale.pipeline.memory.limit` (`By`)
 */
export function reportSelfMetrics(meter: Meter, stats: () => FastPipelineStats): void {
  const observers = [
    observeCreated(meter),
    ...(['logs', 'traces'] as const).map((signal) => observeTaken(meter, signal)),
    ...(Object.keys(RECORD) as Signal[]).map((signal) => observeSent(meter, signal)),
    observeSpools(meter),
    observeSinks(meter),
    observeMemory(meter),
  ];
  const observables = observers.flatMap(({ observables }) => observables);
  meter.addBatchObservableCallback((result) => {
    const now = stats();
    for (const { observe } of observers) observe(result, now);
  }, observables);
}

interface Observer {
  readonly observables: Observable[];
  observe(result: BatchObservableResult, stats: FastPipelineStats): void;
}

function observeCreated(meter: Meter): Observer {
  const created = meter.createObservableCounter('otel.sdk.log.created', {
    unit: RECORD.logs.unit,
    description: 'Log records that were emitted.',
  });
  return {
    observables: [created],
    observe: (result, { intake }) => result.observe(created, intake.logs.offered),
  };
}

/** What came in. The conventions have no such metric for data points. */
function observeTaken(meter: Meter, signal: 'logs' | 'traces'): Observer {
  const { name, unit } = RECORD[signal];
  const processed = meter.createObservableCounter(`otel.sdk.processor.${name}.processed`, {
    unit,
    description: 'Records that the pipeline was given.',
  });
  return {
    observables: [processed],
    observe(result, { intake }) {
      const { offered, refused } = intake[signal];
      const lost = Object.values(refused).reduce((sum, count) => sum + count, 0);
      result.observe(processed, offered - lost, COMPONENT);
      for (const [reason, count] of Object.entries(refused)) observeFault(result, processed, count, reason);
    },
  };
}

function observeSent(meter: Meter, signal: Signal): Observer {
  const { name, unit } = RECORD[signal];
  const exported = meter.createObservableCounter(`otel.sdk.exporter.${name}.exported`, {
    unit,
    description: 'Records that left the pipeline, successfully or not.',
  });
  const inflight = meter.createObservableUpDownCounter(`otel.sdk.exporter.${name}.inflight`, {
    unit,
    description: 'Records that are in memory.',
  });
  const spooled = meter.createObservableUpDownCounter('telltale.pipeline.spooled', {
    unit: '{record}',
    description: 'Records that wait on disk.',
  });
  return {
    observables: [exported, inflight, spooled],
    observe(result, { intake, records, delivery }) {
      // Where there is no metric for what came in, what could not be taken is among what was lost.
      const refused: Readonly<Record<string, number>> = signal === 'metrics' ? intake.metrics.refused : {};
      for (const [reason, count] of Object.entries(refused)) observeFault(result, exported, count, reason);
      if (records) result.observe(inflight, records[signal].inMemory, COMPONENT);
      if (!delivery) return;
      const { delivered, rejected, dropped, spooled: onDisk } = delivery[signal];
      result.observe(exported, delivered, COMPONENT);
      observeFault(result, exported, rejected, 'rejected');
      for (const [reason, count] of Object.entries(dropped)) observeFault(result, exported, count, reason);
      result.observe(spooled, onDisk, { ...COMPONENT, 'telltale.signal': signal });
    },
  };
}

function observeFault(
  result: BatchObservableResult,
  counter: Observable,
  count: number,
  reason: string,
): void {
  if (count > 0) result.observe(counter, count, { ...COMPONENT, 'error.type': reason });
}

function observeSpools(meter: Meter): Observer {
  const counter = (name: string, unit: string, description: string) =>
    meter.createObservableCounter(`telltale.pipeline.spool.${name}`, { unit, description });
  const adopted = counter('adopted', '{segment}', 'Segments taken over from processes that are gone.');
  const damaged = counter('damaged', '{place}', 'Places in segments that were no whole record.');
  const skipped = counter('skipped', '{file}', 'Files in the spool that were left alone.');
  return {
    observables: [adopted, damaged, skipped],
    observe(result, { delivery }) {
      for (const signal of Object.keys(RECORD) as Signal[]) {
        const findings = delivery?.[signal].findings;
        if (!findings) continue;
        const attributes = { ...COMPONENT, 'telltale.signal': signal };
        result.observe(adopted, findings.adopted, attributes);
        result.observe(damaged, findings.damagedPlaces, attributes);
        for (const [reason, count] of Object.entries(findings.skippedFiles))
          if (count > 0) result.observe(skipped, count, { ...attributes, 'error.type': reason });
      }
    },
  };
}

function observeSinks(meter: Meter): Observer {
  const records = meter.createObservableCounter('telltale.pipeline.sink.records', {
    unit: '{log_record}',
    description: 'Log records that sinks wrote, or lost.',
  });
  return {
    observables: [records],
    observe(result, { sinks }) {
      for (const [name, { written, dropped }] of Object.entries(sinks)) {
        const attributes = { ...COMPONENT, 'telltale.sink': name };
        result.observe(records, written, attributes);
        if (dropped > 0) result.observe(records, dropped, { ...attributes, 'error.type': 'dropped' });
      }
    },
  };
}

function observeMemory(meter: Meter): Observer {
  const options = (description: string) => ({ unit: 'By', description });
  const usage = meter.createObservableUpDownCounter(
    'telltale.pipeline.memory.usage',
    options('Memory that records and requests take.'),
  );
  const limit = meter.createObservableUpDownCounter(
    'telltale.pipeline.memory.limit',
    options('Memory that records and requests may take.'),
  );
  return {
    observables: [usage, limit],
    observe(result, { memoryBytes, maxMemoryBytes, delivery }) {
      result.observe(usage, memoryBytes + (delivery?.memoryBytes ?? 0), COMPONENT);
      result.observe(limit, maxMemoryBytes + (delivery?.maxMemoryBytes ?? 0), COMPONENT);
    },
  };
}
