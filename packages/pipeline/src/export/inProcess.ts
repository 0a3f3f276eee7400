import { untraced } from '../delivery/untraced.ts';
import { loadSinks } from '../sinks/load.ts';
import { admitThreads } from './channel.ts';
import { Control } from './control.ts';
import { createDestination } from './destination.ts';
import { Reader } from './reader.ts';
import type { ReaderHostOptions, RunningReader } from './running.ts';
import { openSpools } from './spools.ts';

/** Starts a reader in the application's own thread: the same code, for where no thread can be had. */
export function startInProcess({ settings, channel, onMessage }: ReaderHostOptions): RunningReader {
  const control = new Control();
  const warn = (message: string) => onMessage({ type: 'warning', message });
  const destination = createDestination({
    settings,
    spools: openSpools(settings),
    warn,
    around: untraced,
    onChange: () => reader.changed(),
  });
  const flushes = new Map<number, (complete: boolean) => void>();
  let lastFlush = 0;
  const reader: Reader = new Reader({
    control,
    destination,
    sinks: loadSinks(settings.sinks, warn),
    answer(message) {
      if (message.type === 'flushed') flushes.get(message.number)?.(message.complete);
      else onMessage(message);
    },
  });
  if (channel) admitThreads(channel, reader);
  return {
    threaded: false,
    post: (message) => void reader.receive(message),
    wake() {
      if (control.mustWake()) void reader.receive({ type: 'wake' });
    },
    async flush(limit) {
      const number = ++lastFlush;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      flushes.set(number, resolve);
      await reader.receive({ type: 'flush', number, limit });
      flushes.delete(number);
      return promise;
    },
    endSync(limit, last) {
      reader.endSync(limit, last);
      return true;
    },
    supersede: () => control.supersede(),
  };
}
