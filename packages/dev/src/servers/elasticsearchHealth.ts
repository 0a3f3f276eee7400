const ANSWER_MS = 5_000;

/**
 * Asks an Elasticsearch for its health.
 *
 * @param url base URL, with user and password if it wants them
 * @returns whether all primary shards are there (yellow or green); false also while no master is elected
 */
export async function isHealthy(url: string): Promise<boolean> {
  const { origin, pathname, username, password } = new URL(url);
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString(
    'base64',
  );
  const answer = await fetch(`${origin}${pathname.replace(/\/$/, '')}/_cluster/health`, {
    ...(username ? { headers: { authorization: `Basic ${login}` } } : {}),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!answer.ok) return false;
  const { status } = (await answer.json()) as { status?: string };
  return status === 'green' || status === 'yellow';
}
