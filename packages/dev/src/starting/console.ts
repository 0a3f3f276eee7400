import { createConsole, liveSummary, renderSummary, summarize } from '@telltale/console';
import type { StartOptions } from './options.ts';
import { conclude, runDemoUnderPreload } from './traffic.ts';

/** The demo under the preload, its data on the local console. */
export async function showOnConsole(options: StartOptions): Promise<number> {
  const { url, store, close } = await createConsole({ port: 0 });
  const title = `Telltale console on ${url}: the demo under the preload, ${options.users} users for ${options.seconds} s; Ctrl+C ends it early`;
  if (!process.stdout.isTTY) console.log(title);
  const live = liveSummary(store, { title });
  try {
    const result = await runDemoUnderPreload(options, url);
    await live.stop();
    const summary = await summarize(store, {});
    if (!process.stdout.isTTY) console.log(`\n${renderSummary(summary)}`);
    const { logs, events, spans, metricPoints } = summary;
    return conclude(
      result,
      `${logs.total} logs, ${events.total} events, ${spans.total} spans and ${metricPoints.total} metric points arrived`,
    );
  } finally {
    await live.stop();
    await close();
  }
}
