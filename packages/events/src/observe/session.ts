import { context } from '@opentelemetry/api';
import { applicationAlive } from '../catalog/applications.ts';
import type { PayloadOf } from '../definition/event.ts';
import type { RecordOptions } from '../recorder/occurrence.ts';
import type { Recorder } from '../recorder/recorder.ts';
import { guarded } from './guard.ts';
import { endWithProcess } from './openWork.ts';

/** Who is connected to what. */
export interface SessionMeta extends Omit<PayloadOf<typeof applicationAlive>, 'startTime' | 'endTime'> {
  readonly user?: RecordOptions['user'];
}

/** A user who is connected; ends with `end()`, or with the block where it is declared by `using`. */
export interface Session extends Disposable {
  /** The user has left. Only the first call counts. */
  end(): void;
}

/** Begins a user's presence, see {@link Observer.sessionAlive}. */
export type SessionAlive = (meta: SessionMeta) => Session;

/** Makes an observer of users' presence. */
export function sessionObserver(record: Recorder['record']): SessionAlive {
  return (meta) => {
    const end = guarded('a presence', () => beginPresence(meta, record)) ?? (() => {});
    return { end, [Symbol.dispose]: end };
  };
}

function beginPresence({ user, ...planned }: SessionMeta, record: Recorder['record']): () => void {
  const at = context.active();
  const startTime = Date.now();
  const start = performance.now();
  let isEnded = false;
  const end = () => {
    if (isEnded) return;
    isEnded = true;
    close();
    const endTime = Math.round(startTime + performance.now() - start);
    record(
      applicationAlive,
      { ...planned, startTime, endTime },
      { context: at, ...(user !== undefined && { user }) },
    );
  };
  const close = endWithProcess(end);
  return end;
}
