import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import type { Environment } from './environment.ts';

/** One instrumentation: its switch name and the modules it patches when they are imported. */
interface Entry {
  /** As in `OTEL_NODE_ENABLED_INSTRUMENTATIONS`: the package's name without `@opentelemetry/instrumentation-`. */
  readonly name: string;
  readonly modules: readonly string[];
  readonly create: () => Instrumentation;
}

/** All instrumentations of the distribution; a new one is one line. */
const TABLE: readonly Entry[] = [
  {
    name: 'http',
    modules: ['http', 'https'],
    create: () => new HttpInstrumentation({ ignoreOutgoingRequestHook: isOurs }),
  },
  { name: 'undici', modules: [], create: () => new UndiciInstrumentation() },
  {
    name: 'ioredis',
    modules: ['ioredis'],
    create: () => new IORedisInstrumentation({ dbStatementSerializer: redisCommand }),
  },
];

/** Whether a request sends telemetry: it has no span by itself, but would be measured as the application's. */
function isOurs(): boolean {
  return isTracingSuppressed(context.active());
}

/** Most placeholders of one command's text. */
const MAX_PLACEHOLDERS = 8;

/** A command without keys and values: both may hold what belongs to a user. */
function redisCommand(name: string, args: readonly unknown[]): string {
  const placeholders = args.slice(0, MAX_PLACEHOLDERS).map(() => '?');
  return [name, ...placeholders, ...(args.length > MAX_PLACEHOLDERS ? ['...'] : [])].join(' ');
}

/** The instrumentations that are switched on. */
export interface Instrumentations {
  readonly names: readonly string[];
  /** Modules to watch for when they are imported. */
  readonly modules: readonly string[];
  readonly instances: Instrumentation[];
  /** Names in the variables that no instrumentation has. */
  readonly unknown: readonly string[];
}

/** Makes the instrumentations that the standard variables leave switched on; without variables, all. */
export function createInstrumentations(
  environment: Pick<Environment, 'enabledInstrumentations' | 'disabledInstrumentations'>,
): Instrumentations {
  const { enabledInstrumentations: enabled, disabledInstrumentations: disabled } = environment;
  const entries = TABLE.filter(({ name }) => (enabled?.includes(name) ?? true) && !disabled.includes(name));
  const known = new Set(TABLE.map(({ name }) => name));
  return {
    names: entries.map(({ name }) => name),
    modules: entries.flatMap(({ modules }) => modules),
    instances: entries.map(({ create }) => create()),
    unknown: [...(enabled ?? []), ...disabled].filter((name) => !known.has(name)),
  };
}
