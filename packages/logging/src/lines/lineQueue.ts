/** Lines on their way to a file descriptor, in their order. No method ever throws. */
export interface LineQueue {
  /** Takes a line. @param make makes its text without the line's end; not called where there is no room for it */
  add(make: () => string): void;
  /** Waits until nothing waits. @returns false where the time, in ms, was too short */
  flush(milliseconds: number): Promise<boolean>;
  /** The end: writes what waits at once, at most for this time in ms; what is left is lost. What is added afterwards is the next end's. */
  endSync(milliseconds: number): void;
  stats(): { readonly written: number; readonly dropped: number };
}

/** Tells what goes wrong: each kind once in a while, with the lines that it cost. */
export type Tell = (kind: string, lost: number, problem: string) => void;

/** The code of a system's error. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
