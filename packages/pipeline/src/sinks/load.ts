import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../clock.ts';
import { createWarnings, type Warnings } from '../warnings.ts';
import { RecordSinks } from './recordSinks.ts';
import type { NamedSink, RecordSinkFactory, SinkHost, SinkModule } from './types.ts';

/**
 * Makes the sinks, at once: the end of a process may be the first time that somebody reads. One that cannot be made is told, and the
 * others are made all the same.
 */
export function loadSinks(modules: readonly SinkModule[], warn: (message: string) => void): RecordSinks {
  const warnings = createWarnings(warn, systemClock);
  const sinks = new RecordSinks((module) => loadSink(module, warnings), warnings);
  sinks.replace(modules);
  return sinks;
}

function loadSink({ name, module, options }: SinkModule, warnings: Warnings): NamedSink[] {
  const host: SinkHost = {
    tell: (kind, lost, problem) =>
      warnings.tell(
        `sink ${name} ${kind}`,
        lost,
        (total) => `the log sink "${name}": ${problem}${total > 0 ? `. Records lost: ${total}` : ''}`,
      ),
  };
  try {
    const { default: make } = createRequire(import.meta.url)(fileURLToPath(module)) as {
      default: RecordSinkFactory<unknown>;
    };
    return [{ name, sink: make(options, host) }];
  } catch (error) {
    host.tell('load', 0, `it gets no records: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}
