import { format } from 'node:util';
import { context, createContextKey } from '@opentelemetry/api';
import { type Threshold, thresholdOf } from '../config.ts';
import { isDispatching } from '../dispatch.ts';
import { isError } from '../exception.ts';
import { LEVELS, type Level } from '../levels.ts';
import { processWide } from '../processWide.ts';
import { report } from '../trouble.ts';
import { write } from '../write.ts';

/** Options of {@link bridgeConsole}. */
export interface ConsoleBridgeOptions {
  /**
   * Whether `console` prints as before (only a stack of `console.trace` has one frame more). Its entries then go to
   * every sink but those that print on the console. Without it only the sinks show what `console` is told.
   * @default true
   */
  readonly keepOriginal?: boolean;
}

type ConsoleMethod = 'trace' | 'debug' | 'log' | 'info' | 'warn' | 'error';
type Print = (...args: unknown[]) => void;

const METHODS: Readonly<Record<ConsoleMethod, Level>> = {
  trace: LEVELS.trace,
  debug: LEVELS.debug,
  log: LEVELS.info,
  info: LEVELS.info,
  warn: LEVELS.warning,
  error: LEVELS.error,
};

interface Installed {
  readonly wrapper: Print;
  readonly original: Print;
}

type Bridge = Required<ConsoleBridgeOptions>;

/** Every bridge that was asked for and not undone, the last one in force, and what stands in `console` for them. */
const shared = processWide('logging.v1.consoleBridge', () => ({
  bridges: new Set<Bridge>(),
  inForce: undefined as Bridge | undefined,
  installed: new Map<ConsoleMethod, Installed>(),
  busy: false,
}));

/** The key under which OpenTelemetry's SDK marks the work of its exporters; API keys are the same in every copy. */
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * Makes entries of the logger `console` from what is told to `console`: `debug`, `log`, `info`, `warn`, `error` and
 * `trace`, and with them what Node prints through these (`assert`, `table`, `count`, ...). The message is what
 * `util.format` makes of the arguments; the first error among them gives the `exception.*` attributes.
 *
 * Bridged twice, nothing is logged twice; the options of the last bridge hold.
 *
 * @returns takes this bridge away; with the last one, `console` is as before, save for methods that others replaced since.
 */
export function bridgeConsole({ keepOriginal = true }: ConsoleBridgeOptions = {}): () => void {
  const bridge = { keepOriginal };
  if (shared.bridges.size === 0) {
    for (const method of Object.keys(METHODS) as ConsoleMethod[]) install(method);
  }
  shared.bridges.add(bridge);
  shared.inForce = bridge;
  return () => {
    if (!shared.bridges.delete(bridge)) return;
    shared.inForce = [...shared.bridges].at(-1);
    if (shared.inForce !== undefined) return;
    for (const method of shared.installed.keys()) uninstall(method);
  };
}

function install(method: ConsoleMethod): void {
  const original: Print = console[method];
  const threshold = thresholdOf('console');

  // Inside the original, `console` methods that Node builds from others (trace from error) call the wrappers again; what
  // a sink or an exporter says would come back to it for ever. All these only print.
  const wrapper: Print = function (this: unknown, ...args) {
    const bridge = shared.busy || isDispatching() ? undefined : shared.inForce;
    if (bridge === undefined || isSuppressed()) return Reflect.apply(original, this, args);
    shared.busy = true;
    try {
      log(METHODS[method], threshold, args, bridge.keepOriginal, wrapper);
      if (bridge.keepOriginal) Reflect.apply(original, this, args);
    } finally {
      shared.busy = false;
    }
  };
  Object.defineProperty(wrapper, 'name', { value: method });
  console[method] = wrapper;
  shared.installed.set(method, { wrapper, original });
}

function uninstall(method: ConsoleMethod): void {
  const installed = shared.installed.get(method);
  if (installed !== undefined && console[method] === installed.wrapper) console[method] = installed.original;
  shared.installed.delete(method);
}

function log(level: Level, threshold: Threshold, args: unknown[], printed: boolean, calledBy: Print): void {
  if (level.severityNumber < threshold.minimum) return;
  const error = args.find(isError);
  write({
    loggerName: threshold.loggerName,
    level,
    message: messageOf(args),
    attributes: level === LEVELS.trace ? { 'code.stacktrace': stackOf(calledBy) } : undefined,
    exception: error && { thrown: error },
    printed,
  });
}

function messageOf(args: unknown[]): string {
  try {
    return format(...args);
  } catch (cause) {
    report('unsupportedValues', 'what console was told could not be turned into text', cause);
    return '[unreadable]';
  }
}

function stackOf(calledBy: Print): string {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, calledBy);
  return (holder.stack ?? '').slice((holder.stack ?? '').indexOf('\n') + 1);
}

function isSuppressed(): boolean {
  return context.active().getValue(SUPPRESSED) === true;
}
