import type { Clock } from './clock.ts';

/** In this time, in ms, one kind of warning is told once. */
export const WARNING_WINDOW_MS = 60_000;

/** Tells that something happened. Never throws. */
export interface Warnings {
  /**
   * @param kind what is told once per window
   * @param amount how much of it happened now
   * @param message makes the text from all that happened since the last one
   */
  tell(kind: string, amount: number, message: (total: number) => string): void;
  /** Tells what was held back, and forgets its timers; what is told afterwards, is told as the first of its kind. */
  close(): void;
}

interface Held {
  amount: number;
  message: ((total: number) => string) | undefined;
  cancel: () => void;
}

/** Tells the first of a kind at once, and what else happened in the window at its end. */
export function createWarnings(
  warn: (message: string) => void,
  clock: Clock,
  windowMs: number = WARNING_WINDOW_MS,
): Warnings {
  const windows = new Map<string, Held>();

  function say(text: string): void {
    try {
      warn(text);
    } catch {
      // Whoever cannot be warned cannot be told that either.
    }
  }

  function open(kind: string, text: string): void {
    windows.set(kind, { amount: 0, message: undefined, cancel: clock.after(windowMs, () => end(kind)) });
    say(text);
  }

  function end(kind: string): void {
    const held = windows.get(kind);
    windows.delete(kind);
    if (held?.message) open(kind, held.message(held.amount));
  }

  return {
    tell(kind, amount, message) {
      const held = windows.get(kind);
      if (!held) return open(kind, message(amount));
      held.amount += amount;
      held.message = message;
    },
    close() {
      for (const { amount, message, cancel } of windows.values()) {
        cancel();
        if (message) say(message(amount));
      }
      windows.clear();
    },
  };
}
