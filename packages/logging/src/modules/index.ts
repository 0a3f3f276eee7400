import { hasColours } from '../sinks/colours.ts';
import type { ConsoleModuleOptions } from './console.ts';
import type { FileModuleOptions } from './file.ts';

/** A sink as plain data, for a pipeline that makes it where records are read, such as a worker thread. */
export interface LogSinkModule<Options> {
  /** What figures and warnings call it. */
  readonly name: string;
  /** `file:` URL of the module whose default export makes it. */
  readonly module: string;
  readonly options: Options;
}

/**
 * The console for a pipeline: prints on standard output what {@link consoleSink} prints. Whether people get colours is decided now,
 * in the thread that knows the terminal, `NO_COLOR` and `FORCE_COLOR`.
 */
export function consoleSinkModule(format: 'json' | 'pretty'): LogSinkModule<ConsoleModuleOptions> {
  const colours = format === 'pretty' && hasColours(process.stdout);
  return { name: 'console', module: urlOf('console'), options: { format, colours } };
}

/** A file for a pipeline; opened, and its folders made, where the records are read. */
export function fileSinkModule(options: FileModuleOptions): LogSinkModule<FileModuleOptions> {
  return { name: 'file', module: urlOf('file'), options };
}

function urlOf(name: string): string {
  return new URL(`./${name}.js`, import.meta.url).href;
}
