import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { diag } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { makeOurs } from './others.ts';
import { withOurBase } from './ourBase.ts';
import { wrapPatches } from './patches.ts';
import type { Asked, Entry } from './table.ts';

// The copy that instrumentations require, which is not the one that is imported. The bundle takes this line away, and has one copy.
const require = createRequire(import.meta.url);
const base = () =>
  require('@opentelemetry/instrumentation') as typeof import('@opentelemetry/instrumentation');

/** Makes an instrumentation. Where it fails to patch a module, the application gets that as it is. */
export function create(entry: Entry, asked: Asked): Instrumentation {
  const { load, config = {} } = entry;
  const instrumentation = new (withOurBase(() => load(asked)))(config);
  let isTold = false;
  wrapPatches(instrumentation, (patch) => (exports, version) => {
    try {
      return patch(exports, version);
    } catch (error) {
      if (!isTold) tell(entry, `cannot patch its module${version ? ` of version ${version}` : ''}`, error);
      isTold = true;
      return exports;
    }
  });
  return instrumentation;
}

/** Makes one before the SDK has started; one that cannot be made is told and missing. */
export function createAtStart(entry: Entry, asked: Asked): Instrumentation | undefined {
  return orTold(entry, () => create(entry, asked));
}

/** Makes one after the SDK has started; one that cannot be made is told and missing. */
export function createLater(entry: Entry, asked: Asked): Instrumentation | undefined {
  const make = () => {
    const instrumentation = create(entry, asked);
    base().registerInstrumentations({ instrumentations: [instrumentation] });
    return instrumentation;
  };
  return orTold(entry, () => makeOurs(make));
}

function orTold(entry: Entry, make: () => Instrumentation): Instrumentation | undefined {
  try {
    return make();
  } catch (error) {
    tell(entry, 'could not be loaded', error);
    return undefined;
  }
}

/** Each thread makes its own, and one tells. */
function tell({ name, from }: Entry, what: string, error: unknown): void {
  const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  const message = `the instrumentation ${name}${from ? ` of ${from}` : ''} ${what}: ${reason}`;
  if (isMainThread) diag.error(message);
  else diag.debug(message);
}

/**
 * Puts the base class's hook on `require` into place. An instrumentation that is made while its module is being required finds it there,
 * and so still patches that module.
 */
export function hookRequire(): void {
  const { InstrumentationBase } = base();
  class RequireHook extends InstrumentationBase {
    protected override init(): undefined {}
  }
  new RequireHook('@telltale/node', '', { enabled: false });
}
