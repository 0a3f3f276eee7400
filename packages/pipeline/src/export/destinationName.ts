import { createHash } from 'node:crypto';
import type { OtlpEndpoint } from '../delivery/config/endpoint.ts';

const DIGITS = 16;
const NAME = new RegExp(`^[0-9a-f]{${DIGITS}}$`);

/** Words of a header's or a parameter's name that say who sends, not where to. A key alone may be a tenant's or a partition's. */
const CREDENTIAL =
  /(^|[-_.])(authorization|cookie|token|secret|password|passwd|pwd|signature|((api|access|auth|ingest(ion)?|license|subscription)[-_.]?)key)([-_.]|$)|^(auth|key|sig)$/i;

/** Whether a header or a parameter of a URL is a credential, as far as its name tells: `x-api-key`, `api_key`, `apiKey`. */
export function isCredential(name: string): boolean {
  return CREDENTIAL.test(name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '-'));
}

/**
 * The name under which waits what goes to one destination. Nothing in it depends on credentials, in headers or in the URL: a new token
 * must find what waits under the old one.
 */
export function destinationName({ url, headers }: Pick<OtlpEndpoint, 'url' | 'headers'>): string {
  const hash = createHash('sha256').update(withoutCredentials(url));
  for (const [name, value] of Object.entries(headers).toSorted())
    if (!isCredential(name)) hash.update(`\0${name}\0${value}`);
  return hash.digest('hex').slice(0, DIGITS);
}

/** Whether a folder is that of a destination. */
export function isDestinationName(name: string): boolean {
  return NAME.test(name);
}

function withoutCredentials(url: string): string {
  const bare = URL.parse(url);
  if (!bare) return url;
  bare.username = '';
  bare.password = '';
  for (const name of new Set(bare.searchParams.keys()))
    if (isCredential(name)) bare.searchParams.delete(name);
  return bare.href;
}
