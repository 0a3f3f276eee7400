import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { startReceiver } from '../../../node/test/support/receiver.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');

/** Runs a program under the preload, where it takes one with a module that sets up an instrumentation; gives what arrived when it has ended. */
export async function runPreloaded(
  program: string,
  {
    instrumentation,
    args,
    env = {},
    settings,
  }: {
    instrumentation?: string;
    args: string[];
    env?: Record<string, string>;
    /** What stands under `distribution: telltale:` of a configuration file, in place of variables. */
    settings?: string;
  },
) {
  const receiver = await startReceiver();
  const state = mkdtempSync(join(tmpdir(), 'demo-state-'));
  try {
    const flags = ['--require', '@telltale/node/register'];
    if (instrumentation) flags.push('--import', pathToFileURL(join(FIXTURES, instrumentation)).href);
    const file = join(state, 'telemetry.yaml');
    if (settings) writeFileSync(file, configuration(receiver.url, settings));
    const child = spawn(process.execPath, [...flags, join(FIXTURES, program), ...args], {
      cwd: FIXTURES,
      env: {
        PATH: process.env['PATH'],
        XDG_STATE_HOME: state,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        ...(settings && { OTEL_CONFIG_FILE: file }),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    const { logs, spans, metrics } = receiver.received;
    const events = logs.filter(({ eventName }) => eventName?.startsWith('telltale.'));
    return { code, stdout, stderr, events, spans, metrics };
  } finally {
    receiver.stop();
    rmSync(state, { recursive: true });
  }
}

function configuration(url: string, settings: string): string {
  const exporter = (signal: string) => `exporter: { otlp_http: { endpoint: "${url}/v1/${signal}" } }`;
  return `file_format: "1.0"
logger_provider: { processors: [{ batch: { ${exporter('logs')} } }] }
tracer_provider: { processors: [{ batch: { ${exporter('traces')} } }] }
meter_provider: { readers: [{ periodic: { ${exporter('metrics')} } }] }
distribution: { telltale: { ${settings} } }
`;
}
