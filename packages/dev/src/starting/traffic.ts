import { type DemoResult, runDemo } from '@telltale/demo';
import { startRedis } from '../servers/redis.ts';
import type { StartOptions } from './options.ts';

/** Runs the demo under the preload, with Redis where it can be had. Ctrl+C ends it early and in good order. */
export async function runDemoUnderPreload(
  { machine, seconds, users }: StartOptions,
  otlpEndpoint: string,
): Promise<DemoResult> {
  const redis = await startRedis({ machine }).catch((error: unknown) => {
    console.log(`The demo's cache is in memory: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  });
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return await runDemo({
      preload: true,
      otlpEndpoint,
      seconds,
      users,
      signal: stopping.signal,
      ...(redis ? { cacheType: 'redis', redisUrl: redis.url } : {}),
    });
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await redis?.stop();
  }
}

/** The exit code and the last line for how the demo ended. */
export function conclude({ exitCodes }: DemoResult, what: string): number {
  const failed = Object.entries(exitCodes).filter(([, code]) => code !== 0);
  if (failed.length === 0) {
    console.log(`Done: ${what}`);
    return 0;
  }
  console.log(
    `FAILED: ${failed.map(([name, code]) => `${name} ended with ${code ?? 'a signal'}`).join(', ')}`,
  );
  return 1;
}
