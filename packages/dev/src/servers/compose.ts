import { COMPOSE_PROGRAM, composeFolder, findCompose } from '../artifacts/compose.ts';
import { describeOrigin, type Origin } from '../artifacts/origin.ts';
import { ServerUnavailable } from '../artifacts/unavailable.ts';
import { type Machine, thisMachine } from '../system/machine.ts';

const NAME = 'Docker Compose';

/** A Docker Compose that reads files; it needs no Docker for that. */
export interface DockerCompose {
  readonly name: string;
  readonly origin: Origin;
  /** Program and first arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  describe(): string;
}

/** Finds Docker Compose 2. @throws {ServerUnavailable} when there is none */
export async function dockerCompose(machine: Machine = thisMachine()): Promise<DockerCompose> {
  const command = await findCompose(machine);
  if (!command) {
    throw new ServerUnavailable({
      server: NAME,
      reason: 'there is no Docker Compose 2, and it has not been built',
      remedy: 'npm run setup, or TELLTALE_TEST_COMPOSE_BIN=/path/to/docker-compose',
    });
  }
  const origin: Origin = { kind: 'program', path: command.join(' '), from: originOf(machine, command[0]) };
  return { name: NAME, origin, command, describe: () => `${NAME}: ${describeOrigin(origin)}` };
}

function originOf(machine: Machine, program: string): string {
  if (program === machine.settings.composeBin) return 'TELLTALE_TEST_COMPOSE_BIN';
  return program === `${composeFolder(machine)}/${COMPOSE_PROGRAM}` ? 'setup' : 'PATH';
}
