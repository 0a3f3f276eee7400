import type { Writable } from 'node:stream';
import { report } from '../trouble.ts';
import { MAX_WAITING_BYTES } from './limits.ts';

const ignore = (): void => {};

/**
 * Writes lines to a stream that other code uses too (`process.stdout`). An error of ours, such as the broken pipe when
 * a reader goes away, never becomes the application's uncaught exception; an error of its own writes still does.
 */
export function lineWriter(stream: Writable): (line: string) => void {
  let broken = false;

  const written = (error?: Error | null): void => {
    if (!error) return;
    broken ||= (error as NodeJS.ErrnoException).code === 'EPIPE';
    report('lostLines', 'the console took no line', error);
    // The callback comes before the event of the same error; without a listener that event would end the process.
    if (stream.listenerCount('error') === 0) stream.once('error', ignore);
  };

  return (line) => {
    if (broken) return report('lostLines', 'the console is gone: its pipe is broken');
    if (stream.writableLength > MAX_WAITING_BYTES) {
      return report('lostLines', `the console is too slow: ${stream.writableLength} bytes wait for it`);
    }
    stream.write(`${line}\n`, written);
  };
}
