/** Traces whose local roots are counted at once; beyond, the oldest is forgotten: its roots may never end. */
export const MAX_OPEN_TRACES = 20_000;

/**
 * The local roots of each trace that have not ended: a trace has several where a message or a request comes back to the process that sent it.
 */
export interface OpenRoots {
  started(traceId: string): void;
  /** @returns whether no other of the trace is open */
  ended(traceId: string): boolean;
}

/** Counts them. */
export function openRoots(): OpenRoots {
  const open = new Map<string, number>();
  return {
    started(traceId) {
      open.set(traceId, (open.get(traceId) ?? 0) + 1);
      if (open.size > MAX_OPEN_TRACES) open.delete(open.keys().next().value as string);
    },
    ended(traceId) {
      const others = (open.get(traceId) ?? 1) - 1;
      if (others > 0) open.set(traceId, others);
      else open.delete(traceId);
      return others <= 0;
    },
  };
}
