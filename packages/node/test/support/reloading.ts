import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { ENVIRONMENT, FIXTURES, REGISTER } from './application.ts';
import { startReceiver } from './receiver.ts';

/** A configuration file that changes, an application under it that obeys its standard input, and a receiver of what it sends. */
export async function startReloading() {
  const receiver = await startReceiver();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-reload-'));
  const file = path.join(folder, 'telemetry.yaml');
  let kill: (() => void) | undefined;

  /** Writes the file as careful programs do: another one takes its place. */
  function write(content: string) {
    writeFileSync(`${file}.new`, content);
    renameSync(`${file}.new`, file);
  }

  return {
    receiver,
    folder,
    file,
    write,
    async start(fixture: string, content: string, env: Record<string, string> = {}) {
      write(content);
      const child = spawn(process.execPath, ['--require', REGISTER, path.join(FIXTURES, fixture)], {
        env: { ...ENVIRONMENT, ...env, OTEL_CONFIG_FILE: file },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      kill = () => child.kill('SIGKILL');
      const lines = createInterface({ input: child.stderr })[Symbol.asyncIterator]();
      const stdout = text(child.stdout);
      /** Reads on until this is said. */
      const said = async (what: RegExp) => {
        for (;;) {
          const { value, done } = await lines.next();
          assert.ok(!done, `${what} was not said`);
          if (what.test(value)) return value;
        }
      };
      await said(/ready/);
      return {
        said,
        /** Has a line obeyed. */
        async log(line: string) {
          child.stdin.write(`${line}\n`);
          await said(/logged/);
        },
        /** Changes the file, and waits for what is said of it. */
        async change(content: string, what: RegExp): Promise<string> {
          write(content);
          return said(what);
        },
        async end() {
          const ended = once(child, 'exit');
          child.stdin.end();
          const [code] = await ended;
          assert.equal(code, 0);
          return { stdout: await stdout, bodies: receiver.received.logs.map(({ body }) => body) };
        },
      };
    },
    stop() {
      kill?.();
      receiver.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
