import { currentSinks } from './config.ts';
import type { LogEntry } from './entry.ts';
import { processWide } from './processWide.ts';
import { report } from './trouble.ts';

const shared = processWide('logging.v1.dispatch', () => ({ busy: false }));

/** Whether a sink is at work right now: what it says on the console or to a logger must not become an entry. */
export function isDispatching(): boolean {
  return shared.busy;
}

/** Gives an entry to every sink. What a sink throws or rejects with is counted; the others get the entry all the same. */
export function dispatch(entry: LogEntry): void {
  if (shared.busy) {
    report('recursiveEntries', `a sink logged to "${entry.loggerName}" while it was given an entry; dropped`);
    return;
  }
  shared.busy = true;
  try {
    for (const sink of currentSinks()) give(entry, sink);
  } finally {
    shared.busy = false;
  }
}

function give(entry: LogEntry, sink: (entry: LogEntry) => unknown): void {
  try {
    const result = sink(entry);
    // An async function is a sink for TypeScript; its rejection would end the process.
    if (result instanceof Promise) result.catch((cause) => failed(sink, cause));
  } catch (cause) {
    failed(sink, cause);
  }
}

function failed(sink: { readonly name: string }, cause: unknown): void {
  report('sinkFailures', `the log sink ${sink.name || '(anonymous)'} failed`, cause);
}
