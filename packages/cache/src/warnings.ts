import { diag } from '@opentelemetry/api';
import type { CacheError } from './errors.ts';

/** The time in which a warning of one code is told once, in milliseconds. */
export const WARNING_WINDOW_MS = 60_000;

/** Tells a warning: what happened is the error's message, `code` and `cause` come along. */
export type OnWarning = (warning: CacheError) => void;

/** Tells warnings of one code at most once per window, and never throws into the application. */
export function warnOncePerWindow(
  name: string,
  onWarning: OnWarning = (warning) => diag.warn(`cache "${name}": ${warning.message} (${warning.code})`),
): OnWarning {
  const silentUntil = new Map<string, number>();
  return (warning) => {
    const at = performance.now();
    if (at < (silentUntil.get(warning.code) ?? 0)) return;
    silentUntil.set(warning.code, at + WARNING_WINDOW_MS);
    try {
      onWarning(warning);
    } catch (error) {
      diag.error(`cache "${name}": onWarning threw`, error);
    }
  };
}
