import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';

/** How a program is loaded; its second argument, as JSON. */
export interface Load {
  /** Records or spans that are measured. */
  readonly count: number;
  /** Records in one turn of the event loop. */
  readonly perTurn: number;
  /** Pause between two turns, ms; 0 is `setImmediate`. */
  readonly pauseMs: number;
  /** Records before the measurement, until the code is compiled. */
  readonly warmUp: number;
  /** Queue of an SDK's batch processor. @default the SDK's */
  readonly queue?: number;
}

/** The program's arguments. */
export function loadOfArguments(): { readonly variant: string; readonly load: Load } {
  const [variant = '', load = ''] = process.argv.slice(2);
  return { variant, load: JSON.parse(load) as Load };
}

/** Does the work `count` times, at the load's pace. */
export async function paced(
  count: number,
  { perTurn, pauseMs }: Load,
  work: (i: number) => void,
): Promise<void> {
  for (let i = 0; i < count; i++) {
    work(i);
    if (i % perTurn === perTurn - 1) await (pauseMs > 0 ? sleep(pauseMs) : turn());
  }
}
