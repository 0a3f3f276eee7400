import { createRequire } from 'node:module';
import { diag } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { withOurBase } from './ourBase.ts';
import type { Asked, Entry } from './table.ts';

// The copy that instrumentations require, which is not the one that is imported. The bundle takes this line away, and has one copy.
const require = createRequire(import.meta.url);
const base = () =>
  require('@opentelemetry/instrumentation') as typeof import('@opentelemetry/instrumentation');

/** Makes an instrumentation. */
export function create({ load, config = {} }: Entry, asked: Asked): Instrumentation {
  return new (withOurBase(() => load(asked)))(config);
}

/** Makes an instrumentation after the SDK has started; one that cannot be made is told and missing. */
export function createLater(entry: Entry, asked: Asked): void {
  try {
    base().registerInstrumentations({ instrumentations: [create(entry, asked)] });
  } catch (error) {
    diag.error(`the instrumentation ${entry.name} could not be loaded: ${String(error)}`);
  }
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
