import type { Instrumentation } from '@opentelemetry/instrumentation';
import { isNamespace, wrapPatches } from './patches.ts';

/** An instrumentation that is switched while the process runs. */
export interface Switchable {
  disable(): void;
  /** @returns false where that does not reach what the application has already: it holds functions that were never wrapped */
  enable(): boolean;
}

/**
 * Makes an instrumentation tell whether it can be switched on. Most patch a module where it is, and do so at any time. Some give out another
 * function in its place (pino, Fastify): whoever has the first one keeps it; one of theirs that was given out looks at the switch itself.
 */
export function switchable(instrumentation: Instrumentation): Switchable {
  let isEnabling = false;
  let wasGivenOut = false;
  let isMissed = false;
  wrapPatches(instrumentation, (patch) => (exports, version) => {
    const patched = patch(exports, version);
    if (!isEnabling) wasGivenOut = true;
    else if (patched !== undefined && patched !== exports && !isNamespace(exports)) isMissed = true;
    return patched;
  });
  return {
    disable: () => instrumentation.disable(),
    enable() {
      isMissed = false;
      isEnabling = true;
      instrumentation.enable();
      isEnabling = false;
      return wasGivenOut || !isMissed;
    },
  };
}
