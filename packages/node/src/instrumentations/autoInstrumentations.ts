import { createRequire, Module } from 'node:module';
import path from 'node:path';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { type ApplicationPackage, applicationPackage, packageOver } from '../resource/applicationPackage.ts';
import { BROUGHT, OPTIONAL } from './brought.ts';
import type { Entry } from './table.ts';

export const AUTO_INSTRUMENTATIONS = '@opentelemetry/auto-instrumentations-node';
const PREFIX = '@opentelemetry/instrumentation-';
const BASE = '@opentelemetry/instrumentation';

// The bundle takes this line away, and has one copy of what is required below.
const require = createRequire(import.meta.url);

/** The package with all of OpenTelemetry's instrumentations, where the application has it. */
export interface AutoInstrumentations {
  /** One for each instrumentation that it depends on, loaded from the application when it is needed; none for those that cannot be found. */
  readonly entries: readonly Entry[];
  /** Why it cannot be used, although the application names it. */
  readonly problem?: string;
}

/**
 * Finds `@opentelemetry/auto-instrumentations-node` where the application depends on it: the package of its entry file, or that of the working
 * folder, names it among its dependencies. One that merely lies in some `node_modules` above belongs to somebody else.
 *
 * The package itself is never loaded, as it loads all of its instrumentations; each of them is, by itself.
 *
 * @param entry the file that Node runs, `process.argv[1]`
 */
export function findAutoInstrumentations(entry: string | undefined): AutoInstrumentations | undefined {
  const packages = [applicationPackage(entry), packageOfWorkingFolder()];
  const application = packages.find((each) => each?.dependencies.includes(AUTO_INSTRUMENTATIONS));
  if (!application) return undefined;
  try {
    const main = createRequire(path.join(application.folder, 'package.json')).resolve(AUTO_INSTRUMENTATIONS);
    const { dependencies = [], version } = packageOver(path.dirname(main)) ?? {};
    const names = dependencies
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => name.slice(PREFIX.length));
    return { entries: names.map((name) => entryOf(name, main, version)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    const problem = `${application.name} depends on ${AUTO_INSTRUMENTATIONS}, which cannot be used: ${reason}`;
    return { entries: [], problem };
  }
}

function packageOfWorkingFolder(): ApplicationPackage | undefined {
  try {
    return packageOver(process.cwd());
  } catch {
    return undefined; // the folder is gone
  }
}

function entryOf(name: string, main: string, version: string | undefined): Entry {
  return {
    name,
    modules: BROUGHT[name] ?? [],
    load: () => loadThere(PREFIX + name, main),
    from: `${AUTO_INSTRUMENTATIONS} ${version ?? ''}`.trim(),
    optional: OPTIONAL.includes(name),
  };
}

type InstrumentationClass = new (config: object) => Instrumentation;

/** Loads an instrumentation as that package would, but with the base class of this SDK. */
function loadThere(name: string, main: string): InstrumentationClass {
  const file = createRequire(main).resolve(name);
  const exports = withThisBase(file, () => createRequire(main)(file) as Record<string, unknown>);
  const [, found] =
    Object.entries(exports).find(
      ([key, value]) => key.endsWith('Instrumentation') && typeof value === 'function',
    ) ?? [];
  if (!found) throw new Error(`${name} exports no instrumentation`);
  return found as InstrumentationClass;
}

/**
 * Puts the base class of this SDK in the place of the one that an instrumentation would load: that has a hook on `require` of its own, which
 * comes too late for the module that is just being required.
 */
function withThisBase<T>(file: string, load: () => T): T {
  const { cache, resolve } = createRequire(file);
  const place = resolve(BASE);
  const before = cache[place];
  const ours = new Module(place);
  ours.exports = require('@opentelemetry/instrumentation');
  ours.loaded = true;
  cache[place] = ours;
  try {
    return load();
  } finally {
    if (before) cache[place] = before;
    else delete cache[place];
  }
}
