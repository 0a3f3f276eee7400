import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_STACKTRACE,
  ATTR_EXCEPTION_TYPE,
} from '@opentelemetry/semantic-conventions';

/**
 * The `exception.*` attributes of a record's `exception`, as the SDK sets them: what the caller gave already stays.
 *
 * Convention: https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/
 */
export function exceptionAttributes(exception: unknown, given: Attributes): Attributes {
  const found: Attributes = {};
  const add = (key: string, value: unknown) => {
    if (given[key] === undefined) found[key] = value;
  };
  if (typeof exception === 'string' || typeof exception === 'number') {
    add(ATTR_EXCEPTION_MESSAGE, String(exception));
  } else if (typeof exception === 'object' && exception !== null) {
    const { code, name, message, stack } = exception as {
      code?: unknown;
      name?: unknown;
      message?: unknown;
      stack?: unknown;
    };
    if (code || name) add(ATTR_EXCEPTION_TYPE, code ? String(code) : name);
    if (message) add(ATTR_EXCEPTION_MESSAGE, message);
    if (stack) add(ATTR_EXCEPTION_STACKTRACE, stack);
  }
  return found;
}
