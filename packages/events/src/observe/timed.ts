import { type Context, context } from '@opentelemetry/api';
import { isResponse } from './bodyReading.ts';
import { guarded } from './guard.ts';
import { watchOpen } from './openStream.ts';
import type { OpenStreams } from './openStreams.ts';
import { endWithProcess } from './openWork.ts';
import {
  ABANDONED,
  type Outcome,
  outcomeBySignal,
  outcomeOf,
  outcomeOfBegun,
  PROCESS_ENDED,
  SUCCESS,
} from './outcome.ts';
import { type Settled, settle } from './settle.ts';
import { leaveUnit, type Unit, type UnitKind } from './unit.ts';
import { enterUnit, partsOf, type Within } from './units.ts';
import { isStream } from './watchedStream.ts';

/** What is given for everything that is observed with its time. */
export interface TimedMeta {
  /** A signal that ends the work: what ends by it is cancelled, or failed by a time limit, whatever the function makes of it. */
  readonly signal?: AbortSignal | undefined;
  /** Tells how it ended from what it threw, where the application knows better. @default by the error's name, code and HTTP status */
  readonly outcome?: (error: unknown) => Outcome | undefined;
}

/** When it began and ended, in milliseconds since 1970, and how long it took, in seconds. */
export interface Times {
  readonly startTime: number;
  readonly endTime: number;
  readonly duration: number;
}

/** What ended. */
export interface Ended {
  readonly times: Times;
  readonly outcome: Outcome;
  /** The context in which it began. */
  readonly at: Context;
  readonly unit: Unit | undefined;
  /** What the function gave back, where it did; not the chunks of a stream. */
  readonly result: unknown;
}

/** What is observed, and how it is recorded. */
export interface Timed {
  readonly kind?: UnitKind;
  readonly name?: string | undefined;
  readonly meta: TimedMeta;
  /** In milliseconds since 1970. @default now */
  readonly startTime?: number | undefined;
  readonly openStreams: OpenStreams;
  /** How it ended by its result, where a result can be a failure. @default success */
  outcomeOfResult?(result: unknown): Outcome;
  /** Called once, unless something else tells of the same. */
  onEnd(ended: Ended): void;
}

/**
 * Runs a function and tells how it ended and how long it took; a stream that it gives back is a part of it. What cannot be described is not
 * observed.
 *
 * @throws what the function throws
 */
export function observeTimed<T>(describe: () => Timed, fn: () => T): T {
  const work = guarded('work', () => beginWork(describe()));
  return work ? settle(() => context.with(work.inside, fn), work) : fn();
}

function beginWork(timed: Timed): Settled & { readonly inside: Context } {
  const { signal } = timed.meta;
  const at = context.active();
  const { unit, inside } = timed.kind ? enterUnit(timed.kind, timed.name) : { unit: undefined, inside: at };
  const now = Date.now();
  const startTime = Math.min(timed.startTime ?? now, now);
  const start = performance.now() - (now - startTime);
  let isEnded = false;
  const close = endWithProcess(() => end(PROCESS_ENDED));

  function end(outcome: Outcome, result?: unknown, endAt = performance.now()): void {
    if (isEnded) return;
    isEnded = true;
    close();
    if (unit && !leaveUnit(unit)) return;
    const duration = (endAt - start) / 1000;
    const times = { startTime, endTime: Math.round(startTime + duration * 1000), duration };
    guarded('work', () =>
      timed.onEnd({ times, outcome: outcomeBySignal(outcome, signal), at, unit, result }),
    );
  }

  const outcomeOfError = (error: unknown) =>
    guarded('an error', () => timed.meta.outcome?.(error)) ?? outcomeOf(error);

  function endsLater(result: unknown): boolean {
    // What answers a request is a part of the run; whoever fetches something else may want no more than its status.
    const isAnswer = timed.kind === 'run' && isResponse(result);
    const stream = isAnswer ? result.body : result;
    if (!isStream(stream)) return false;
    // The answer to a HEAD request is a whole one, although nobody reads its body.
    const unread = isAnswer ? SUCCESS : ABANDONED;
    const within = unit && partsOf(unit);
    endWithStream(stream, timed.openStreams, { within, unread, end, outcomeOfError });
    return true;
  }

  return {
    inside,
    onResult(result) {
      if (guarded('a stream', () => endsLater(result))) return;
      end(guarded('a result', () => timed.outcomeOfResult?.(result)) ?? SUCCESS, result);
    },
    onError: (error) => end(outcomeOfError(error)),
  };
}

interface StreamedWork {
  readonly within: Within | undefined;
  /** How it ended where nobody begins to read. */
  readonly unread: Outcome;
  end(outcome: Outcome, result?: unknown, endAt?: number): void;
  outcomeOfError(error: unknown): Outcome;
}

function endWithStream(
  stream: AsyncIterable<unknown>,
  openStreams: OpenStreams,
  { within, unread, end, outcomeOfError }: StreamedWork,
): void {
  let hasBegun = false;
  const isWatched = watchOpen(stream, openStreams, {
    within,
    onChunk() {
      hasBegun = true;
    },
    onEnd: () => end(SUCCESS),
    onError(error) {
      const outcome = outcomeOfError(error);
      end(hasBegun ? outcomeOfBegun(outcome) : outcome);
    },
    onLeave: (at) => end(hasBegun || at === undefined ? ABANDONED : unread, undefined, at),
  });
  if (!isWatched) end(SUCCESS);
}
