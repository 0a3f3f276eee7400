import { monitorEventLoopDelay } from 'node:perf_hooks';
import { logs } from '@opentelemetry/api';
import { loadOfArguments } from './load.ts';
import { throughApi } from './variants/record.ts';
import { sdkProvider } from './variants/sdk.ts';
import { startPipeline } from './variants/telltale.ts';

// Logs at a steady rate for some seconds: prints what was offered and the delay of the event loop meanwhile.

const TICK_MS = 10;
const FLUSH_LIMIT_MS = 60_000;

const { variant, load } = loadOfArguments();
const { perSecond, seconds } = load as unknown as { perSecond: number; seconds: number };

/** @returns sends what is left */
const START: Readonly<Record<string, () => () => Promise<unknown>>> = {
  'no logging': () => async () => {},
  'telltale pipeline': () => {
    const pipeline = startPipeline();
    return () => pipeline.flush(FLUSH_LIMIT_MS);
  },
  'sdk batch + otlp': () => {
    const provider = sdkProvider(load);
    logs.setGlobalLoggerProvider(provider);
    return () => provider.shutdown();
  },
};
const start = START[variant];
if (!start) throw new Error(`no variant "${variant}"; there are ${Object.keys(START).join(', ')}`);
const finish = start();
const log = throughApi();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const begin = performance.now();
let offered = 0;
await new Promise<void>((resolve) => {
  const timer = setInterval(() => {
    const elapsed = Math.min((performance.now() - begin) / 1000, seconds);
    for (const due = Math.floor(elapsed * perSecond); offered < due; offered++) log(offered);
    if (elapsed < seconds) return;
    clearInterval(timer);
    resolve();
  }, TICK_MS);
});
delay.disable();
await finish();
console.log(JSON.stringify({ offered, p99Ms: delay.percentile(99) / 1e6 }));
process.exit();
