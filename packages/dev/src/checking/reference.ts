import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceFiles } from '../referenceFiles.ts';
import { type Check, Faults } from './check.ts';

/** What is generated from the configuration's schema and the events' definitions is what they say now. */
export const reference: Check = {
  name: 'written',
  async run(root) {
    const files = await referenceFiles();
    const faults = outdated(files, root);
    if (faults.length > 0) throw new Faults(faults);
    return Object.keys(files).join(', ');
  },
};

/** Generated files that are missing or have another text than they ought to. */
export function outdated(files: Readonly<Record<string, string>>, root: string): string[] {
  return Object.entries(files)
    .filter(([file, text]) => read(join(root, file)) !== text)
    .map(([file]) => `${file} is not what its source says; run "npm run reference"`);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
