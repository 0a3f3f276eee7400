import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
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
  }: { instrumentation?: string; args: string[]; env?: Record<string, string> },
) {
  const receiver = await startReceiver();
  const state = mkdtempSync(join(tmpdir(), 'demo-state-'));
  try {
    const flags = ['--require', '@telltale/node/register'];
    if (instrumentation) flags.push('--import', pathToFileURL(join(FIXTURES, instrumentation)).href);
    const child = spawn(process.execPath, [...flags, join(FIXTURES, program), ...args], {
      cwd: FIXTURES,
      env: {
        PATH: process.env['PATH'],
        XDG_STATE_HOME: state,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
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
