import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

const groups = new Set<number>();

/**
 * Starts a program in a process group of its own, which {@link endWithChildren} ends together with this process.
 *
 * @param options as for `spawn`; `detached` is set
 */
export function spawnChild(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(program, args, { ...options, detached: true });
  const { pid } = child;
  if (pid !== undefined) {
    groups.add(pid);
    child.once('exit', () => groups.delete(pid));
  }
  return child;
}

/** Lets a signal that ends this process end all groups of {@link spawnChild} too, so that no build or test goes on without it. */
export function endWithChildren(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      for (const group of groups) killGroup(group, 'SIGTERM'); // background jobs of a shell ignore SIGINT
      process.kill(process.pid, signal); // no listener any more: this ends the process as the sender wanted
    });
  }
}

/** Sends a signal to all processes of a group; none may be left. */
export function killGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
