import { beforeTheEnd } from '../ending.ts';
import type { Books } from '../recorder/books.ts';
import type { Warn } from '../warnings.ts';
import {
  createUserDirectory,
  type LookUpOutcome,
  type UserDirectory,
  type UserDirectoryOptions,
  type UserResolver,
} from './userDirectory.ts';

const WHY: Readonly<Record<LookUpOutcome, string>> = {
  found: '',
  unknown: 'the resolver knows no such user',
  failed: 'the resolver failed',
  timed_out: 'the resolver took too long',
  refused: 'too many events are waiting for their users already',
  ended: 'the process ended',
};

/** A recorder's directory of users: counted, told of, and ended with the process, so that no event stays behind. */
export function createUsers(
  resolver: UserResolver | UserDirectoryOptions,
  books: Books,
  warn: Warn,
): UserDirectory {
  const options = typeof resolver === 'function' ? { resolve: resolver } : resolver;
  const directory = createUserDirectory(options, (outcome, error) => {
    books.lookUp(outcome);
    if (outcome === 'found') return;
    const cause = error === undefined ? '' : `: ${String(error)}`;
    warn(
      `user ${outcome}`,
      () => `a user could not be looked up, ${WHY[outcome]}${cause}; events carry the id alone`,
    );
  });
  let release: (() => void) | undefined;
  return {
    ...directory,
    lookUp(id, receive) {
      directory.lookUp(id, (user) => {
        if (!user) books.counts.withoutUser++;
        receive(user);
        if (directory.waiting() > 0) return;
        release?.();
        release = undefined;
      });
      if (directory.waiting() > 0) release ??= beforeTheEnd(directory.end);
    },
  };
}
