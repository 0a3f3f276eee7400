import type { Machine } from '../system/machine.ts';
import { canRead, type User, unprivilegedUser } from '../system/unprivileged.ts';
import { ELASTICSEARCH_JAVA, elasticsearchUnavailable } from './elasticsearch.ts';
import { findJdk, type Jdk } from './jdk.ts';

/** What one node is made of. */
export interface ElasticsearchParts {
  /** Folder of the distribution; only read. */
  readonly home: string;
  readonly jdk: Jdk;
  /** The user to run it as, when this process is root. */
  readonly user: User | undefined;
}

/**
 * Gathers what a node needs besides its distribution: a JDK and, for root, a user who can read both.
 *
 * @param home folder of the distribution
 * @throws {ServerUnavailable} when something is missing
 */
export async function elasticsearchParts(machine: Machine, home: string): Promise<ElasticsearchParts> {
  const jdk = findJdk(machine, ELASTICSEARCH_JAVA);
  if (!jdk) {
    const reason = `no JDK ${ELASTICSEARCH_JAVA} or newer was found`;
    throw elasticsearchUnavailable(
      reason,
      'install one where the system keeps its JDKs, or set ES_JAVA_HOME',
    );
  }
  const user = await unprivilegedUser(machine).catch((cause) => {
    const reason = 'it refuses to run as root and there is no user "nobody"';
    throw elasticsearchUnavailable(reason, 'run as another user', cause);
  });
  const unreachable = user && [home, jdk.home].find((folder) => !canRead(user, folder));
  if (unreachable) {
    const reason = `it refuses to run as root, and the user ${user.name} cannot read ${unreachable}`;
    throw elasticsearchUnavailable(
      reason,
      'set TELLTALE_CACHE_DIR and ES_JAVA_HOME to folders that all users can reach',
    );
  }
  return { home, jdk, user };
}
