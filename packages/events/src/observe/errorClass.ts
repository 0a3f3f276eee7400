/** The class of an error of which no more is known: https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/ */
export const UNKNOWN_ERROR = '_OTHER';

// Of an answer that could not be read the AI SDK's errors have the status 200; the type "error" says nothing.
const NO_ERRORS = /^([123]\d\d|error)$/;
const NAME = /^[\w.:-]{1,64}$/;
// Codes of databases and of JSON-RPC have five digits at most.
const LONG_NUMBER = /\d{6,}/;
const HEXADECIMAL = /^(?=.*\d)[0-9a-f]{8,}$/i;
const SCRAMBLED = /^(?=(?:\D*\d){3})(?=.*[A-Za-z])[A-Za-z0-9]{16,}$/;

/**
 * Whether a text names a class of errors, of which there are few: `error.type` is an attribute of metrics. Texts of people, and what identifies one
 * request (UUIDs, `req_018EeWyXxfu5pfWkrYcMdjWG`), do not.
 */
export function isErrorClass(name: string): boolean {
  if (!NAME.test(name) || NO_ERRORS.test(name) || LONG_NUMBER.test(name)) return false;
  return !name.split(/[^A-Za-z0-9]+/).some((part) => HEXADECIMAL.test(part) || SCRAMBLED.test(part));
}

/** What names the class of an error, the most telling first: its HTTP status, the code of its cause, its own code, its type, its class. */
export function errorClasses(error: object): string[] {
  const { status, statusCode, code, type, cause, name, $metadata } = error as Record<string, unknown>;
  const causeCode = (cause as { code?: unknown } | null | undefined)?.code;
  const sdkStatus = ($metadata as { httpStatusCode?: unknown } | undefined)?.httpStatusCode;
  // Classes that set no name of their own are all called "Error".
  const className = name === 'Error' || name === undefined ? error.constructor?.name : name;
  return [status, statusCode, sdkStatus, causeCode, code, type, className]
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map(String)
    .filter(isErrorClass);
}
