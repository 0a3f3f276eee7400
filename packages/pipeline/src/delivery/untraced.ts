import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';

/**
 * Runs a function so that no instrumentation makes spans of what it starts, and nothing that it starts holds the caller's
 * context. For a sender that shares its thread with the application; in a worker there is nothing to trace.
 */
export function untraced<Result>(run: () => Result): Result {
  return context.with(suppressTracing(ROOT_CONTEXT), run);
}
