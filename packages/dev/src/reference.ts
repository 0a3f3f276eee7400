import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from './command.ts';
import { referenceFiles } from './referenceFiles.ts';
import { repositoryRoot } from './root.ts';

/** `npm run reference`: writes the JSON schema and the documentation of the configuration, and the reference of the events; the packages must have been built. */
export const reference: Command = async () => {
  for (const [file, text] of Object.entries(await referenceFiles())) {
    const path = join(repositoryRoot, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`written: ${file}`);
  }
  return 0;
};
