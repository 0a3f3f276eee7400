import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync, statSync, utimesSync } from 'node:fs';
import os from 'node:os';
import { systemCode } from './errors.ts';
import { STALE_AFTER_MS } from './limits.ts';

// An owner's folder is named after it: when it was begun, where the owner runs, process, the process's start and a random part. So
// names in order are folders by age, and a later process can see from the name alone whether the owner may still live.

const NAME = /^(?<begun>\d{13})~(?<place>[^~]+)~(?<pid>\d+)~(?<start>\d+)~(?<mark>[0-9a-f]{6})[0-9a-f]{6}$/;
/** Digits of a time in ms since the epoch. */
const TIME_DIGITS = 13;
/** Fields of `/proc/<pid>/stat` behind the program's name, which stands in parentheses and may hold spaces. */
const STATE_FIELD = 0;
const START_FIELD = 19;
/** A process in one of these states has ended, though its parent has not yet asked for its result. */
const ENDED_STATES = ['Z', 'X', 'x'];

/** A mark for an owner, to tell it from others in this process. */
export function newMark(): string {
  return randomBytes(3).toString('hex');
}

/** The name of an owner's folder. @param former its name before, where it is taken over: it keeps its age */
export function ownerName(mark = newMark(), former?: string): string {
  const begun = former?.slice(0, TIME_DIGITS) ?? String(Date.now()).padStart(TIME_DIGITS, '0');
  return `${begun}~${place()}~${process.pid}~${ownStart()}~${mark}${newMark()}`;
}

/** The name of a folder that its owner gave back: nobody has process number 0. @param bytes what is in it, for {@link bytesToldBy} */
export function freedName(name: string, bytes = 0): string {
  return name.replace(/~\d+~\d+~(?=[0-9a-f]{12}$)/, `~0~${bytes}~`);
}

/** The bytes in a folder that its owner gave back; 0 for any other. */
export function bytesToldBy(name: string): number {
  return Number(/~0~(\d+)~[0-9a-f]{12}$/.exec(name)?.[1] ?? 0);
}

/** Whether a folder of the spool is an owner's. */
export function isOwnerName(name: string): boolean {
  return NAME.test(name);
}

/** Whether the owner of a folder has this mark, in this process or another. */
export function isOwnedBy(mark: string, name: string): boolean {
  return NAME.exec(name)?.groups?.['mark'] === mark;
}

/** Shows that the owner of this folder lives, for those who cannot see its process; where that is not possible, nothing is shown. */
export function showLife(folder: string): void {
  const now = new Date();
  try {
    utimesSync(folder, now, now);
  } catch {
    // It was removed, or the disk takes no changes: others may take it over, and find it whole.
  }
}

/**
 * Whether an owner is gone. Where process numbers mean the same as here its process tells; a number that was given away again
 * is told by the start. From another machine, or another container on the same volume, the folder's time tells: 90 s without a
 * sign. A folder that somebody else was faster to take is not there, and not gone either.
 *
 * @param dead mark of an owner in this process that is known to have died
 */
export function isGone(name: string, folder: string, dead?: string): boolean {
  const { place: where, pid, start, mark } = NAME.exec(name)?.groups ?? {};
  if (pid === '0') return true;
  if (dead !== undefined && mark === dead && where === place() && Number(pid) === process.pid) return true;
  if (where === place()) return !isSameProcess(Number(pid), Number(start));
  const shown = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
  return shown !== undefined && Date.now() - shown > STALE_AFTER_MS;
}

function isSameProcess(pid: number, start: number): boolean {
  const now = startOf(pid);
  if (now === 'ended') return false;
  if (now !== undefined && start !== 0) return now === start;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** When a process started, in ticks since the machine did; undefined where that cannot be seen. */
function startOf(pid: number): number | 'ended' | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ENDED_STATES.includes(fields[STATE_FIELD] ?? '') ? 'ended' : Number(fields[START_FIELD]);
  } catch (error) {
    return ['ENOENT', 'ESRCH'].includes(systemCode(error) ?? '') ? 'ended' : undefined;
  }
}

let cachedStart: number | undefined;

function ownStart(): number {
  const start = cachedStart ?? startOf(process.pid);
  cachedStart = typeof start === 'number' ? start : 0;
  return cachedStart;
}

let cachedPlace: string | undefined;

/**
 * Within it a process number means one process: a host name is not enough, as containers may share one and each begin
 * with process 1. On Linux it is one boot of a machine and one pid namespace.
 */
function place(): string {
  cachedPlace ??= [os.hostname().replace(/[^\w.-]/g, '_') || 'host', ...numbering()].join('.');
  return cachedPlace;
}

function numbering(): string[] {
  if (process.platform !== 'linux') return [];
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1');
    return [
      createHash('sha256')
        .update(boot + readlinkSync('/proc/self/ns/pid'))
        .digest('hex')
        .slice(0, 12),
    ];
  } catch {
    return [randomBytes(6).toString('hex')]; // Equal to no other: only the folder's time tells.
  }
}
