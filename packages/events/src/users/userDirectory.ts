import { readUser, type UserContext } from './user.ts';

/**
 * Looks up a user by id, for example in the application's database.
 *
 * @param signal aborted when the look-up has taken too long
 * @returns undefined for a user that does not exist. What is no object, has not this id or throws when it is read, counts as a failed look-up; an
 * instance of a class is read as a plain object is, once
 */
export type UserResolver = (
  id: string,
  signal: AbortSignal,
) => Promise<UserContext | undefined> | UserContext | undefined;

/** How users are looked up and remembered. */
export interface UserDirectoryOptions {
  readonly resolve: UserResolver;
  /** How long a user is remembered, in milliseconds. @default 60000 */
  readonly lifetimeMillis?: number;
  /** How long it is remembered that a look-up found nobody or failed, in milliseconds. @default 5000 */
  readonly failureLifetimeMillis?: number;
  /** Longest look-up, in milliseconds. @default 2000 */
  readonly timeoutMillis?: number;
  /** The most users that are remembered; then the one that was looked up first is forgotten. @default 10000 */
  readonly maxUsers?: number;
  /** The most events that wait for look-ups; further ones go out with the id alone. @default 10000 */
  readonly maxWaiting?: number;
}

/** How a look-up ended; `refused` means that none was begun, since too many events were waiting. */
export type LookUpOutcome = 'found' | 'unknown' | 'failed' | 'timed_out' | 'refused' | 'ended';

/** Takes the user, or undefined where only the id is known. */
export type UserReceiver = (user: UserContext | undefined) => void;

/** Users by id, each looked up once at a time. */
export interface UserDirectory {
  /** Gives the user to the receiver: at once where it is known whether there is one, else when the look-up ends. */
  lookUp(id: string, receive: UserReceiver): void;
  /** Waits until the look-ups that are under way now have ended; those that begin later are not waited for. */
  caughtUp(): Promise<void>;
  /** Ends all look-ups now, for the end of the process: receivers get nobody. */
  end(): void;
  /** Receivers that wait. */
  waiting(): number;
}

interface LookUp {
  readonly receivers: UserReceiver[];
  readonly settle: Settle;
  readonly whenEnded: Promise<void>;
  readonly timer: NodeJS.Timeout;
}

interface Remembered {
  readonly user: UserContext | undefined;
  readonly until: number;
}

/**
 * Makes a directory of users.
 *
 * @param ended hears how each look-up ended, with the error where it failed
 * @param clock the time in milliseconds
 */
export function createUserDirectory(
  {
    resolve,
    lifetimeMillis = 60_000,
    failureLifetimeMillis = 5_000,
    timeoutMillis = 2_000,
    maxUsers = 10_000,
    maxWaiting = 10_000,
  }: UserDirectoryOptions,
  ended: (outcome: LookUpOutcome, error?: unknown) => void,
  clock: () => number = () => performance.now(),
): UserDirectory {
  const remembered = new Map<string, Remembered>();
  const underWay = new Map<string, LookUp>();
  let waiting = 0;

  function remember(id: string, user: UserContext | undefined, lifetime: number): void {
    remembered.delete(id);
    if (remembered.size >= maxUsers) {
      const [first] = remembered.keys();
      if (first !== undefined) remembered.delete(first);
    }
    remembered.set(id, { user, until: clock() + lifetime });
  }

  function begin(id: string, first: UserReceiver): void {
    const receivers = [first];
    const { promise: whenEnded, resolve: tellEnd } = Promise.withResolvers<void>();
    const settle: Settle = (outcome, user, error) => {
      if (!underWay.delete(id)) return;
      clearTimeout(timer);
      if (outcome !== 'ended') remember(id, user, user ? lifetimeMillis : failureLifetimeMillis);
      waiting -= receivers.length;
      ended(outcome, error);
      for (const receive of receivers) receive(user);
      tellEnd();
    };
    const controller = new AbortController();
    const timer = setTimeout(() => {
      settle('timed_out', undefined);
      controller.abort(new Error(`the look-up of a user took longer than ${timeoutMillis} ms`));
    }, timeoutMillis);
    timer.unref(); // the end of the process does not wait for it
    underWay.set(id, { receivers, settle, whenEnded, timer });
    void ask(resolve, id, controller.signal, settle);
  }

  return {
    lookUp(id, receive) {
      const known = remembered.get(id);
      if (known && known.until > clock()) {
        receive(known.user);
        return;
      }
      if (waiting >= maxWaiting) {
        ended('refused');
        receive(undefined);
        return;
      }
      waiting++;
      const lookUp = underWay.get(id);
      if (lookUp) lookUp.receivers.push(receive);
      else begin(id, receive);
    },
    async caughtUp() {
      const lookUps = [...underWay.values()];
      for (const { timer } of lookUps) timer.ref(); // somebody waits
      await Promise.all(lookUps.map(({ whenEnded }) => whenEnded));
    },
    end() {
      for (const { settle } of [...underWay.values()]) settle('ended', undefined);
    },
    waiting: () => waiting,
  };
}

type Settle = (outcome: LookUpOutcome, user: UserContext | undefined, error?: unknown) => void;

/** Asks the application, which may take forever, throw or never look at the signal. */
async function ask(resolve: UserResolver, id: string, signal: AbortSignal, settle: Settle): Promise<void> {
  try {
    // Off the caller's path: a resolver may work before its first await.
    await undefined;
    const user = readUser(await resolve(id, signal), id);
    settle(user ? 'found' : 'unknown', user);
  } catch (error) {
    settle('failed', undefined, error);
  }
}
