import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const PROGRAMS = path.join(import.meta.dirname, '../programs/startup');

/** What stands before the application; `bare` is nothing. */
export const PRELOADS = {
  bare: [],
  'telltale, warm': ['@telltale/node/register'],
  'telltale, cold': ['@telltale/node/register'],
  startNodeSdk: [path.join(PROGRAMS, 'sdk.cjs')],
  'auto-instrumentations': ['@opentelemetry/auto-instrumentations-node/register'],
  elastic: ['@elastic/opentelemetry-node'],
} as const;

export type Preload = keyof typeof PRELOADS;

/** The first line of an application's code. */
export interface FirstLine {
  /** When it ran, in ms since the start of the process. */
  readonly ms: number;
  /** Resident memory then, in MB. */
  readonly mb: number;
}

/**
 * Runs an application to its first line, in a process of its own.
 *
 * @param folder where caches and what cannot be sent are kept
 * @throws {Error} where it did not come so far
 */
export async function firstLine(preload: Preload, folder: string): Promise<FirstLine> {
  const flags = PRELOADS[preload].flatMap((name) => ['--require', name]);
  const child = spawn(process.execPath, [...flags, path.join(PROGRAMS, 'firstLine.cjs')], {
    cwd: PROGRAMS,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      XDG_CACHE_HOME: path.join(folder, 'cache'),
      XDG_STATE_HOME: path.join(folder, 'state'),
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      OTEL_LOG_LEVEL: 'none',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complaints] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const line = said.slice(said.lastIndexOf('{"ms"'));
  if (!line.startsWith('{')) throw new Error(`"${preload}" did not come to the first line: ${complaints}`);
  return JSON.parse(line) as FirstLine;
}
