import { once } from 'node:events';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from './command.ts';
import { repositoryRoot } from './root.ts';
import { buildStep } from './setup/build.ts';
import { runSteps } from './setup/runSteps.ts';
import { spawnChild } from './system/children.ts';

const FOLDER = 'test/bench';

/** `npm run bench [-- NAME ...]`: builds and runs `test/bench/NAME.ts` with the further arguments; without a name lists them. */
export const bench: Command = async ([name, ...args], machine) => {
  const names = globSync('*.ts', { cwd: join(repositoryRoot, FOLDER) }).map((file) => basename(file, '.ts'));
  const list =
    names.length > 0 ? `There are: ${names.sort().join(', ')}.` : `There are none yet (${FOLDER}/NAME.ts).`;
  if (name === undefined) {
    console.log(`Benchmarks run by name: npm run bench -- NAME [--json]. ${list}`);
    return 0;
  }
  if (!names.includes(name)) {
    console.error(`No benchmark "${name}". ${list}`);
    return 2;
  }
  const [built] = await runSteps([buildStep], machine, console.error); // stdout belongs to the benchmark
  if (built?.state !== 'done') return 1;
  const child = spawnChild(process.execPath, [join(repositoryRoot, FOLDER, `${name}.ts`), ...args], {
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  return code ?? 1;
};
