import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from './command.ts';
import { repositoryRoot } from './root.ts';

/** The variables that `docker-compose.yml` wants, and what each is for. */
export const SECRETS = {
  ELASTIC_PASSWORD: 'Elasticsearch: the superuser `elastic`, for people and for setting up',
  KIBANA_PASSWORD: 'Elasticsearch: the user `kibana_system`, with which Kibana signs in',
  COLLECTOR_PASSWORD: 'Elasticsearch: the user `telltale_collector`, who may only write telemetry',
  KIBANA_ENCRYPTION_KEY: 'Kibana: the key for what it stores encrypted',
  REDIS_PASSWORD: 'Redis',
} as const;

/** 32 bytes as hexadecimal digits: strong, and nothing in them has a meaning to a shell, a URL or YAML. */
const BYTES = 32;

/** What {@link writeSecrets} found and did. */
export interface SecretsReport {
  readonly file: string;
  /** False when the file was there already; it is never changed. */
  readonly created: boolean;
  /** Variables that a file which was there already does not set. */
  readonly missing: readonly string[];
}

/**
 * Writes `.env` with random secrets, readable for its owner alone, unless there is one.
 *
 * @param folder @default the repository's top folder
 */
export async function writeSecrets(folder: string = repositoryRoot): Promise<SecretsReport> {
  const file = join(folder, '.env');
  const lines = Object.entries(SECRETS).map(
    ([name, purpose]) => `# ${purpose}\n${name}=${randomBytes(BYTES).toString('hex')}\n`,
  );
  try {
    await writeFile(file, lines.join('\n'), { flag: 'wx', mode: 0o600 });
    return { file, created: true, missing: [] };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const there = await readFile(file, 'utf8');
  const missing = Object.keys(SECRETS).filter((name) => !new RegExp(`^${name}=\\S`, 'm').test(there));
  return { file, created: false, missing };
}

/** What to tell people about it. */
export function describeSecrets({ file, created, missing }: SecretsReport): string {
  if (created) return `wrote ${file} with random secrets; keep it to yourself`;
  if (missing.length === 0) return `${file} is there already and has been left alone`;
  return `${file} is there already and has been left alone, but does not set ${missing.join(', ')}; add them, or move it away and run this again`;
}

/** `npm run secrets`: writes `.env` for `docker compose`. */
export const secrets: Command = async () => {
  const report = await writeSecrets();
  console.log(describeSecrets(report));
  return report.missing.length > 0 ? 1 : 0;
};
