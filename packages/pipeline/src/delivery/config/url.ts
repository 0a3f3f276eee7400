import type { Signal } from '../../batch.ts';
import { DEFAULT_ENDPOINT, signalPath } from './endpoint.ts';
import { OtlpConfigError } from './errors.ts';
import type { Setting } from './setting.ts';

/**
 * The address of one signal, used as it is.
 *
 * @throws {OtlpConfigError} `E_OTLP_ENDPOINT`
 */
export function signalUrl(setting: Setting): string {
  return parse(setting).href;
}

/**
 * The address of one signal below an endpoint for all of them: its path is added.
 *
 * @throws {OtlpConfigError} `E_OTLP_ENDPOINT`
 */
export function urlBelow(setting: Setting, signal: Signal): string {
  const url = parse(setting);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${signalPath(signal)}`;
  return url.href;
}

/** The address of one signal where nothing is set. */
export function defaultUrl(signal: Signal): string {
  return `${DEFAULT_ENDPOINT}/${signalPath(signal)}`;
}

/** An address that may be shown: what may be a password or a token in it is hidden, also where it is no address at all. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, '$1***@').replace(/([?#]).*$/s, '$1***');
}

function parse({ name, value }: Setting): URL {
  const url = URL.parse(value.trim());
  if (url?.hostname && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new OtlpConfigError(
    'E_OTLP_ENDPOINT',
    name,
    `is "${withoutCredentials(value)}", which is no http:// or https:// address`,
    `Write it in full, such as ${DEFAULT_ENDPOINT}`,
  );
}
