import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, utimesSync } from 'node:fs';
import os from 'node:os';
import { STALE_AFTER_MS } from './limits.ts';

// An owner's folder is named after it: host, process, the process's start and a random part. So a later process can see from
// the name alone whether the owner may still live.

const NAME = /^(?<host>[^~]+)~(?<pid>\d+)~(?<start>\d+)~[0-9a-f]{12}$/;

/** The name of a new owner's folder. */
export function ownerName(): string {
  const host = safeHost();
  return `${host}~${process.pid}~${startOf(process.pid) ?? 0}~${randomBytes(6).toString('hex')}`;
}

/** Whether a folder of the spool is an owner's. */
export function isOwnerName(name: string): boolean {
  return NAME.test(name);
}

/** Shows that the owner of this folder lives, for those who cannot see its process. */
export function showLife(folder: string): void {
  const now = new Date();
  utimesSync(folder, now, now);
}

/**
 * Whether an owner is gone. On the same host its process tells; a process number that was given away again is told by the start.
 * From another host, or another container on the same volume, the folder's time tells: 90 s without a sign.
 */
export function isGone(name: string, folder: string): boolean {
  const { host, pid, start } = NAME.exec(name)?.groups ?? {};
  if (host === safeHost()) return !isSameProcess(Number(pid), Number(start));
  return Date.now() - statSync(folder).mtimeMs > STALE_AFTER_MS;
}

function isSameProcess(pid: number, start: number): boolean {
  const now = startOf(pid);
  if (now !== undefined) return now === start;
  if (start !== 0) return false; // it had a start that could be seen, and now there is no such process
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process started, in ticks since the machine did; undefined where that cannot be seen, or there is no such process. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in parentheses, may hold spaces; the start is the 20th field after it.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return undefined;
  }
}

function safeHost(): string {
  return os.hostname().replace(/[^\w.-]/g, '_') || 'host';
}
