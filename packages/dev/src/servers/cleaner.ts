import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Waits for the end of our pipe, which the system closes however this process ends (a signal, an exception, SIGKILL), then ends
 * the server's process group, unless the server has ended before, and removes its folder (again and again while a dying process still writes).
 */
const SCRIPT = `
read -r word
if [ "$word" = ended ]; then cat >/dev/null; else kill -s KILL -- "-$1" 2>/dev/null; fi
tries=0
until rm -rf -- "$2" 2>/dev/null || [ "$tries" -ge 50 ]; do tries=$((tries + 1)); sleep 0.1; done
`;

/** The last servant of a server: nothing of it stays behind, even when this process is killed. */
export interface Cleaner {
  /** Tells that the server has ended by itself, so that nobody kills a stranger under its old number. */
  serverEnded(): void;
  /** Cleans up now. Resolves when everything is gone. */
  clean(): Promise<void>;
}

/**
 * Starts a cleaner in a process (and session) of its own.
 *
 * @param group process group of the server
 * @param folder folder to remove
 */
export function startCleaner(group: number, folder: string): Cleaner {
  const child = spawn('sh', ['-c', SCRIPT, 'telltale-cleaner', String(group), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  const gone = once(child, 'close');
  child.stdin.on('error', () => {}); // a cleaner that was itself killed must not take the test down
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return {
    serverEnded: () => child.stdin.write('ended\n'),
    clean: async () => {
      child.ref();
      child.stdin.end();
      await gone;
    },
  };
}
