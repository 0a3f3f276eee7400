import type { JsonLines } from '../jsonLines.ts';
import { drawFraction } from './chance.ts';
import { ModelError } from './errors.ts';
import type { FailureRates } from './settings.ts';

/** How a call ended. */
export type Outcome = 'success' | 'rate_limited' | 'server_error' | 'bad_request' | 'cut' | 'left';

/** Tokens of a call, as they were counted. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
}

/** One call of a model on its way. */
export interface Call {
  readonly id: string;
  /** Whether this call is to be broken off in the middle. */
  readonly willBeCut: boolean;
  /** A chunk of the answer is sent now; the first one's time goes into the ledger, in seconds from the request. */
  sending(): void;
  /** Writes the call into the ledger, with the seconds that it took. */
  end(status: number, outcome: Outcome, tokens?: Tokens): void;
}

/** What a call asks for. */
export interface CallRequest {
  readonly operation: 'chat' | 'embeddings';
  readonly model: string;
  readonly stream: boolean;
}

const NO_TOKENS: Tokens = { input: 0, output: 0, cached: 0 };
/** What `Retry-After` says, in seconds. */
const RETRY_AFTER_S = 1;

/** Counts the calls, lets some of them fail, and writes each into the ledger. */
export function createCalls(
  seed: number,
  failures: FailureRates,
  ledger: JsonLines,
): (request: CallRequest) => Call {
  let count = 0;
  return (request) => {
    const number = ++count;
    const start = performance.now();
    let timeToFirstChunk: number | undefined;
    const id = `${request.operation === 'chat' ? 'chatcmpl' : 'embd'}-${seed}-${number}`;
    const dice = drawFraction(seed, 'failure', number);
    const { rateLimited, serverError, cut } = failures;
    const call: Call = {
      id,
      willBeCut: dice >= rateLimited + serverError && dice < rateLimited + serverError + cut,
      sending() {
        timeToFirstChunk ??= (performance.now() - start) / 1000;
      },
      end(status, outcome, { input, output, cached } = NO_TOKENS) {
        const tokens = { inputTokens: input, outputTokens: output, cachedTokens: cached };
        ledger.write({
          id,
          ...request,
          status,
          outcome,
          ...tokens,
          totalTokens: input + output,
          timeToFirstChunk,
          duration: (performance.now() - start) / 1000,
        });
      },
    };
    if (dice < rateLimited) {
      call.end(429, 'rate_limited');
      throw new ModelError(429, 'rate_limit_exceeded', 'Rate limit reached; try again later.', RETRY_AFTER_S);
    }
    if (dice < rateLimited + serverError) {
      call.end(500, 'server_error');
      throw new ModelError(500, 'server_error', 'The model had a failure; try again.');
    }
    return call;
  };
}
