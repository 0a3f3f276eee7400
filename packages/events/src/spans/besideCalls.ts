import { type Context, trace } from '@opentelemetry/api';
import type { Unit } from '../observe/unit.ts';

/** A model call, as a framework or a client tells of it. */
export interface ToldCall {
  readonly unit: Unit;
  readonly modelType: string | undefined;
  /** What its model is called, as far as that is known; without a name it may be any. */
  readonly models: readonly string[];
  /** Of a framework's: whether a client's call was made for it, which tells of it. */
  isAnswered?: boolean;
}

/**
 * Model calls that a framework tells of in callbacks, while the client that it makes them with tells of them, too, beside them. A framework's call is silent
 * where a client's ended while it was open, in one span with it and with the same model; which began first says nothing, as callbacks may come late. Each of a
 * client's silences one at most, and is told as it would be without: so many are told as were made.
 */
export interface BesideCalls {
  /** A framework's call has begun. @returns what is to be called when it has ended, and silences it */
  open(call: ToldCall, parent: Context): () => void;
  /** A client's call has ended. @param around the spans that it was made in */
  answer(call: ToldCall, around: Iterable<object>): void;
}

/** What goes on in one span. */
interface Place {
  readonly open: Set<ToldCall>;
  /** Calls of clients, no more than are open of their model. */
  readonly answers: Set<ToldCall>;
}

/** Calls in no span are in one place, too. */
const NOWHERE = {};

/** Makes one for a processor. */
export function createBesideCalls(): BesideCalls {
  const places = new WeakMap<object, Place>();
  let count = 0;

  return {
    open(call, parent) {
      const key = trace.getSpan(parent) ?? NOWHERE;
      const place = places.get(key) ?? { open: new Set(), answers: new Set() };
      places.set(key, place);
      place.open.add(call);
      count++;
      return () => {
        count--;
        close(call, place);
        if (place.open.size === 0) place.answers.clear();
      };
    },
    answer(call, around) {
      if (count === 0) return;
      for (const key of [...around, NOWHERE]) {
        const place = places.get(key);
        if (place) take(call, place);
      }
    },
  };
}

function close(call: ToldCall, { open, answers }: Place): void {
  open.delete(call);
  const answer = [...answers].find((other) => isSameModel(call, other));
  if (!answer) return;
  answers.delete(answer);
  call.isAnswered = true;
  call.unit.teller ??= answer.unit;
}

function take(answer: ToldCall, { open, answers }: Place): void {
  const wanted = [...open].filter((call) => isSameModel(call, answer));
  if (wanted.length === 0) return;
  answers.add(answer);
  const alike = [...answers].filter((other) => wanted.some((call) => isSameModel(call, other)));
  // A call that the framework tried again has several.
  if (alike.length > wanted.length) answers.delete(alike[0] as ToldCall);
}

function isSameModel(call: ToldCall, answer: ToldCall): boolean {
  if (call.modelType !== answer.modelType) return false;
  return call.models.length === 0 || call.models.some((model) => answer.models.includes(model));
}
