import { diag } from '@opentelemetry/api';

/** How long one kind of warning stays quiet after it was told, in milliseconds. */
export const WARNING_WINDOW_MS = 60_000;

/** The most kinds with a window of their own; all further ones share one. */
export const MAX_WARNING_KINDS = 256;

/** What stands for the kinds beyond {@link MAX_WARNING_KINDS}. */
const FURTHER_KINDS = '';

/** Tells a warning unless one of its kind was told within the window; the message is made only then. Never throws. */
export type Warn = (kind: string, message: () => string) => void;

interface Window {
  toldAt: number;
  unheard: number;
}

/**
 * Warns on OpenTelemetry's `diag` logger, once per kind and window, and says how many came in the meantime.
 *
 * @param clock the time in milliseconds
 */
export function createWarn(clock: () => number = () => performance.now()): Warn {
  const windows = new Map<string, Window>();

  function windowOf(kind: string): Window {
    const key = windows.has(kind) || windows.size < MAX_WARNING_KINDS ? kind : FURTHER_KINDS;
    let window = windows.get(key);
    if (!window) {
      window = { toldAt: Number.NEGATIVE_INFINITY, unheard: 0 };
      windows.set(key, window);
    }
    return window;
  }

  return (kind, message) => {
    const window = windowOf(kind);
    const at = clock();
    if (at - window.toldAt < WARNING_WINDOW_MS) {
      window.unheard++;
      return;
    }
    const more = window.unheard > 0 ? `; ${window.unheard} more since it was last told` : '';
    window.toldAt = at;
    window.unheard = 0;
    try {
      diag.warn(`${message()} (told once a minute${more})`);
    } catch {
      // A diag logger that throws has nobody left to tell.
    }
  };
}
