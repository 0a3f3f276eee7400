import type { UserContext } from '@telltale/events';
import type { ChatSession, Store } from '../data/store.ts';
import { httpError } from '../errors.ts';

/** The user's own session of that id. @throws an error with status 404 when there is none */
export function ownSession(store: Store, id: string, user: UserContext): ChatSession {
  const session = store.sessions.get(id);
  if (session?.userId !== user.id) throw httpError(404, `no session "${id}"`);
  return session;
}
