import { numberFrom } from '../environment.ts';

/** Which part of the calls goes wrong, each a fraction from 0 to 1. */
export interface FailureRates {
  /** Refused with 429 and `Retry-After`. */
  readonly rateLimited: number;
  /** Answered with 500. */
  readonly serverError: number;
  /** Broken off in the middle of the answer. */
  readonly cut: number;
}

/** Settings of the model stand-in. */
export interface ModelServerOptions {
  /** Answers and failures depend on it alone. @default 1 */
  readonly seed?: number;
  /** Multiplies every waiting time: 1 is the model's own pace, 0 answers at once. @default 1 */
  readonly pace?: number;
  /** @default no failures */
  readonly failures?: Partial<FailureRates>;
  /** File to which one JSON line is appended for each call. @default none */
  readonly ledger?: string | undefined;
}

/** Reads the program's settings from `MODEL_SEED`, `MODEL_PACE`, `MODEL_RATE_LIMITED`, `MODEL_SERVER_ERROR`, `MODEL_CUT` and `MODEL_LEDGER`. */
export function modelSettingsFrom(env: NodeJS.ProcessEnv): ModelServerOptions {
  return {
    seed: numberFrom(env, 'MODEL_SEED', 1),
    pace: numberFrom(env, 'MODEL_PACE', 1),
    failures: {
      rateLimited: numberFrom(env, 'MODEL_RATE_LIMITED', 0.02),
      serverError: numberFrom(env, 'MODEL_SERVER_ERROR', 0.01),
      cut: numberFrom(env, 'MODEL_CUT', 0.01),
    },
    ledger: env['MODEL_LEDGER'],
  };
}
