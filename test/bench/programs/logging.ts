import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { startCpu } from './cpu.ts';
import { type Load, loadOfArguments, paced } from './load.ts';
import { attributes, type LogVariant, resource } from './variants/record.ts';

// One way to log under load, in an active span: prints the CPU per record until everything is delivered.

const VARIANTS: Readonly<Record<string, (load: Load) => Promise<LogVariant>>> = {
  'no logging': async () => ({
    log: (i) => void attributes(i),
    flush: async () => {},
    delivered: () => offered,
  }),
  'telltale pipeline': async () => (await import('./variants/telltale.ts')).telltalePipeline(),
  'telltale logger': async () => (await import('./variants/telltale.ts')).telltaleLogger(),
  'sdk batch + otlp': async (load) => (await import('./variants/sdk.ts')).sdkProtobuf(load),
  'sdk batch + otlp/json': async (load) => (await import('./variants/sdk.ts')).sdkJson(load),
  'pino file': async () => (await import('./variants/pino.ts')).pinoFile(),
  'pino + otlp worker': async (load) => (await import('./variants/pino.ts')).pinoOtlp(load),
  'winston + otel': async (load) => (await import('./variants/winston.ts')).winstonOtel(load),
};

const { variant, load } = loadOfArguments();
const offered = load.warmUp + load.count;
const make = VARIANTS[variant];
if (!make) throw new Error(`no variant "${variant}"; there are ${Object.keys(VARIANTS).join(', ')}`);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(new TracerProvider({ resource }));
const { log, flush, close, delivered } = await make(load);

const cpu = await trace.getTracer('bench').startActiveSpan('work', async () => {
  await paced(load.warmUp, load, log);
  await flush();
  const end = startCpu();
  await paced(load.count, load, log);
  await flush();
  await close?.();
  return end(load.count);
});
console.log(JSON.stringify({ offered, delivered: delivered?.(), ...cpu }));
process.exit();
