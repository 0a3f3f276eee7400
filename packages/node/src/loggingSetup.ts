import path from 'node:path';
import { isatty } from 'node:tty';
import { diag } from '@opentelemetry/api';
import {
  bridgeConsole,
  configureLogging,
  consoleSink,
  consoleSinkModule,
  fileSink,
  fileSinkModule,
  LoggingConfigError,
  type LogSink,
  otelSink,
} from '@telltale/logging';
import type { SinkModule } from '@telltale/pipeline';
import type { Settings } from './settings.ts';

type LoggingSettings = Settings['logging'];

const STDOUT = 1;

/**
 * The sinks that the export worker has, where the pipeline carries log records. On a terminal the console stays in the application's
 * thread: there its lines keep their place among what the application prints itself.
 */
export function sinkModules({ console, file }: LoggingSettings): SinkModule[] {
  const modules: SinkModule[] = [];
  if (console !== 'none' && !isatty(STDOUT)) {
    modules.push(consoleSinkModule(console === 'pretty' ? 'pretty' : 'json'));
  }
  if (file) modules.push(fileSinkModule({ ...file, path: path.resolve(file.path) }));
  return modules;
}

/**
 * Puts the settings' levels, sinks and bridges into effect.
 *
 * @param inPipeline whether the pipeline has the {@link sinkModules}
 * @returns to be called when the pipeline has ended: what is logged after it is printed by this thread
 */
export function setUpLogging(settings: LoggingSettings, inPipeline: boolean): () => void {
  const { level, levels, console, bridges } = settings;
  const printsHere = console !== 'none' && !(inPipeline && !isatty(STDOUT));
  const sinks = [
    ...(printsHere ? [consoleSink({ format: console })] : []),
    ...(inPipeline ? [] : fileSinks(settings)),
    otelSink(),
  ];
  configureLogging({ level, levels, sinks });
  if (bridges.console) bridgeConsole();
  return () => {
    if (console === 'none' || printsHere) return;
    configureLogging({ level, levels, sinks: [consoleSink({ format: console })] });
  };
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
