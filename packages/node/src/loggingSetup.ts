import { fstatSync } from 'node:fs';
import path from 'node:path';
import { isatty } from 'node:tty';
import { diag } from '@opentelemetry/api';
import {
  bridgeConsole,
  configureLogging,
  consoleSink,
  consoleSinkModule,
  currentSinks,
  fileSink,
  fileSinkModule,
  LoggingConfigError,
  type LogSink,
  otelSink,
} from '@telltale/logging';
import type { SinkModule } from '@telltale/pipeline';
import type { Settings } from './configuration/settings.ts';

type LoggingSettings = Settings['logging'];

const STDOUT = 1;

/**
 * The sinks that the export worker has, where the pipeline carries log records. On a terminal the console stays in the application's
 * thread: there its lines keep their place among what the application prints itself.
 */
export function sinkModules({ console, file }: LoggingSettings): SinkModule[] {
  const modules: SinkModule[] = [];
  if (console !== 'none' && !isTerminal()) {
    modules.push(consoleSinkModule(console === 'pretty' ? 'pretty' : 'json'));
  }
  if (file) modules.push(fileSinkModule({ ...file, path: path.resolve(file.path) }));
  return modules;
}

/** Logging under the preload. */
export interface Logging {
  /**
   * Puts other settings into effect, as one step. The sinks of this thread stay where nothing about them changed; a file of this thread stays
   * in any case.
   *
   * @returns false where the program has configured logging itself since: that stays
   */
  change(settings: LoggingSettings): boolean;
}

/**
 * Puts the settings' levels, sinks and bridges into effect.
 *
 * @param inPipeline whether the pipeline has the {@link sinkModules}
 */
export function setUpLogging(settings: LoggingSettings, inPipeline: boolean): Logging {
  const file = inPipeline ? [] : fileSinks(settings);
  const otel = otelSink();
  const pipelinePrints = inPipeline && !isTerminal();
  let current: LoggingSettings;
  let printer: LogSink | undefined;
  let inForce: readonly LogSink[];
  let unbridge: (() => void) | undefined;
  const apply = (next: LoggingSettings) => {
    const { level, levels, console, bridges } = next;
    if (console === 'none' || pipelinePrints) printer = undefined;
    else if (!printer || console !== current.console) printer = consoleSink({ format: console });
    configureLogging({ level, levels, sinks: [...(printer ? [printer] : []), ...file, otel] });
    inForce = currentSinks();
    if (bridges.console) unbridge ??= bridgeConsole();
    else unbridge = void unbridge?.();
    current = next;
  };
  apply(settings);
  return {
    change(next) {
      if (currentSinks() !== inForce) return false;
      apply(next);
      return true;
    },
  };
}

/** Whether people look at standard output. `node:tty` is loaded only where it may be so: it takes a millisecond. */
function isTerminal(): boolean {
  try {
    return fstatSync(STDOUT).isCharacterDevice() && isatty(STDOUT);
  } catch {
    return false; // it is closed
  }
}

function fileSinks({ file }: LoggingSettings): LogSink[] {
  try {
    return file ? [fileSink(file)] : [];
  } catch (error) {
    if (!(error instanceof LoggingConfigError)) throw error;
    diag.warn(error.message);
    return [];
  }
}
