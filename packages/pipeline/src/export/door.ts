/**
 * Longest time that a thread waits at its start for the reader to open its channel, in ms. What it says before goes to nobody, and would be lost
 * if the thread ended at once.
 */
const MAX_WAIT_MS = 500;

const OPEN = 1;

/** Shared memory that says whether the channel of a reader is open. */
export type Door = SharedArrayBuffer;

/** A door that is closed. */
export function newDoor(): Door {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

/** The channel is there: lets in who waits. */
export function openDoor(door: Door): void {
  const state = new Int32Array(door);
  Atomics.store(state, 0, OPEN);
  Atomics.notify(state, 0);
}

/** Waits until the channel is there, without returning to the event loop. */
export function waitAtDoor(door: Door): void {
  Atomics.wait(new Int32Array(door), 0, 0, MAX_WAIT_MS);
}
