import type { UserContext } from '@telltale/events';
import type { Application } from '../data/store.ts';

/** For whom something is done. */
export interface Caller {
  readonly user: UserContext;
  readonly application?: Application;
  readonly sessionId?: string;
}

/** The fields of events that say for whom something was done. */
export function fieldsOf({ user, application, sessionId }: Caller) {
  return {
    user: user.id,
    applicationId: application?.id,
    applicationName: application?.name,
    applicationType: application?.type,
    sessionId,
  };
}
