import { validateHeaderName, validateHeaderValue } from 'node:http';
import { OtlpConfigError } from './errors.ts';

/**
 * Headers with lower-case names. Errors name the header, never its value: it is often a secret.
 *
 * @param setting the variable or option that they came from
 * @throws {OtlpConfigError} `E_OTLP_HEADER` for what cannot stand in an HTTP request
 */
export function checkedHeaders(
  setting: string,
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [checked(setting, name, value), value]),
  );
}

function checked(setting: string, name: string, value: string): string {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return name.toLowerCase();
  } catch {
    // The original error is no cause of the new one: it would show the value.
    throw new OtlpConfigError(
      'E_OTLP_HEADER',
      setting,
      `has the header "${name}", whose name or value cannot stand in an HTTP request`,
      'Use letters, digits and "-" in names, and percent-encode values in a variable',
    );
  }
}
