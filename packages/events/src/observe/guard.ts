import { InvalidEventError } from '../errors.ts';
import { createWarn } from '../warnings.ts';

const warn = createWarn();

/** Does what is Telltale's in the application's path: what it throws is told, once per window, and goes no further. A strict recorder's errors do. */
export function guarded<T>(what: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidEventError) throw error;
    warn(what, () => `${what} was not observed: ${String(error)}`);
    return undefined;
  }
}
