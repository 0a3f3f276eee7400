import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './command.ts';
import { referenceFiles } from './referenceFiles.ts';
import { repositoryRoot } from './root.ts';

/** `npm run reference`: writes the JSON schema and the documentation of the configuration; the packages must have been built. */
export const reference: Command = async () => {
  for (const [file, text] of Object.entries(await referenceFiles())) {
    writeFileSync(join(repositoryRoot, file), text);
    console.log(`written: ${file}`);
  }
  return 0;
};
