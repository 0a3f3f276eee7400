/** Azure's clouds. */
const AZURE_HOST = /\.azure\.(?:com|us|cn)$/;

/** Whether a client asks Azure: it is of the class for that, or of the usual one with an address there. */
export function isAzure(client: unknown): boolean {
  const { apiVersion, baseURL } = (client ?? {}) as { apiVersion?: unknown; baseURL?: unknown };
  if (typeof apiVersion === 'string') return true;
  return URL.canParse(String(baseURL)) && AZURE_HOST.test(new URL(String(baseURL)).hostname);
}
