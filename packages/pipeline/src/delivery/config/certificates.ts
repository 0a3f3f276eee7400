import { readFileSync } from 'node:fs';
import type { OtlpTls } from './endpoint.ts';
import { OtlpConfigError } from './errors.ts';
import type { Setting } from './setting.ts';

// `node:crypto` and `node:tls` are loaded where they are used: most endpoints have no certificates.

const CERTIFICATE = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs;

/** The files of an endpoint's certificates. */
export interface TlsFiles {
  readonly ca?: Setting | undefined;
  readonly cert?: Setting | undefined;
  readonly key?: Setting | undefined;
}

/**
 * Reads the files and tries what is in them, so that a bad one is told at the start and not by each request.
 *
 * @throws {OtlpConfigError} `E_OTLP_CERTIFICATE`
 */
export function readTls({ ca, cert, key }: TlsFiles): OtlpTls | undefined {
  if (!ca && !cert && !key) return undefined;
  const lonely = cert && !key ? cert : !cert && key;
  if (lonely) {
    throw new OtlpConfigError(
      'E_OTLP_CERTIFICATE',
      lonely.name,
      `names "${lonely.value}", but a client's certificate and its key go together and the other one is not set`,
      'Set both, or neither',
    );
  }
  return { ...(ca && readAuthorities(ca)), ...(cert && key && readIdentity(cert, key)) };
}

function readAuthorities(setting: Setting): OtlpTls {
  const ca = read(setting);
  // Node passes over an authority that it cannot read; the connection would fail much later, without a reason.
  const certificates = ca.match(CERTIFICATE);
  if (!certificates) throw unusable(setting, 'holds no certificate in PEM form');
  const { X509Certificate } = process.getBuiltinModule('node:crypto');
  for (const certificate of certificates) attempt(setting, () => new X509Certificate(certificate));
  return { ca };
}

function readIdentity(certificate: Setting, privateKey: Setting): OtlpTls {
  const [cert, key] = [read(certificate), read(privateKey)];
  const { createSecureContext } = process.getBuiltinModule('node:tls');
  attempt(certificate, () => createSecureContext({ cert }));
  attempt(privateKey, () => createSecureContext({ cert, key }));
  return { cert, key };
}

function read(setting: Setting): string {
  try {
    return readFileSync(setting.value, 'utf8');
  } catch (error) {
    throw unusable(setting, `cannot be read (${(error as NodeJS.ErrnoException).code})`, error);
  }
}

function attempt(setting: Setting, use: () => unknown): void {
  try {
    use();
  } catch (error) {
    throw unusable(setting, `cannot be used (${(error as Error).message})`, error);
  }
}

function unusable({ name, value }: Setting, problem: string, cause?: unknown): OtlpConfigError {
  return new OtlpConfigError(
    'E_OTLP_CERTIFICATE',
    name,
    `names the file "${value}", which ${problem}`,
    'Name a PEM file that this process may read; a key must belong to its certificate',
    cause,
  );
}
