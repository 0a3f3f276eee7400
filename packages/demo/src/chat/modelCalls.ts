import { modelCall, type PayloadOf, type UserContext } from '@telltale/events';
import type { CompletionUsage } from 'openai/resources/completions';
import type { Application } from '../data/store.ts';
import { errorTypeOf } from '../errors.ts';
import { record } from '../ledger.ts';

type ModelCall = PayloadOf<typeof modelCall>;

/** What is known of a call before it begins. */
export type PlannedCall = Pick<
  ModelCall,
  | 'operation'
  | 'provider'
  | 'providerId'
  | 'providerName'
  | 'serverAddress'
  | 'model'
  | 'modelType'
  | 'streaming'
>;

/** For whom a model is called. */
export interface Caller {
  readonly user: UserContext;
  readonly application?: Application;
  readonly sessionId?: string;
}

/** Takes what is learnt of a call while it runs. */
export interface Observer {
  /** A chunk of a streamed answer has come. */
  chunk(responseModel: string): void;
  /** The provider said what the call used. */
  usage(usage: Pick<CompletionUsage, 'prompt_tokens' | 'total_tokens'> & Partial<CompletionUsage>): void;
}

/**
 * Runs a model call and records it when it has ended, however it ended. The time to the first chunk is that of its
 * arrival: call {@link Observer.chunk} before anything is done with the chunk.
 *
 * @throws what `run` throws
 */
export async function observeModelCall<T>(
  call: PlannedCall,
  caller: Caller,
  run: (observer: Observer) => Promise<T>,
): Promise<T> {
  const startTime = Date.now();
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  let seen: Partial<ModelCall> = {};

  const end = (errorType?: string): void => {
    const fate = { status: errorType === undefined ? 'success' : 'failed', errorType };
    const times = { startTime, endTime: Date.now(), duration: elapsed() };
    record(modelCall, { ...call, ...about(caller), ...seen, ...times, ...fate }, { user: caller.user });
  };

  try {
    const result = await run({
      chunk(responseModel) {
        if (seen.timeToFirstChunk === undefined)
          seen = { ...seen, responseModel, timeToFirstChunk: elapsed() };
      },
      usage(usage) {
        seen = { ...seen, ...tokensOf(usage) };
      },
    });
    end();
    return result;
  } catch (error) {
    end(errorTypeOf(error));
    throw error;
  }
}

function about({ application, sessionId }: Caller): Partial<ModelCall> {
  return {
    applicationId: application?.id,
    applicationName: application?.name,
    applicationType: application?.type,
    sessionId,
    conversationId: sessionId,
  };
}

function tokensOf(usage: Parameters<Observer['usage']>[0]): Partial<ModelCall> {
  return {
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens,
    totalTokens: usage.total_tokens,
  };
}
