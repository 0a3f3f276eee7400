import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Machine } from '../system/machine.ts';
import { type Check, Faults } from './check.ts';
import { type PublicPackage, publicPackages } from './packages.ts';

/** What public packages promise in `exports` and `bin` is there and can be imported, and nothing is there that has no source. */
export const exportsCheck: Check = {
  name: 'exports',
  async run(root, machine) {
    const packages = publicPackages(root);
    const faults: string[] = [];
    for (const one of packages) {
      faults.push(...missingTargets(one), ...withoutSource(one), ...(await lint(one)));
      faults.push(...(await failingImports(one, root, machine)));
    }
    if (faults.length > 0) throw new Faults(faults);
    return `${packages.length} packages`;
  },
};

/** Targets that are not there. */
export function missingTargets({ name, folder, exports, programs }: PublicPackage): string[] {
  return [...[...exports.values()].flat(), ...programs]
    .filter((target) => !existsSync(join(folder, target)))
    .map((target) => `${name}: ${target} is promised but not there`);
}

/** Built modules whose source is gone: they would be published, and nobody would miss them in a test. */
export function withoutSource({ name, folder, exports, programs }: PublicPackage): string[] {
  const promised = new Set(
    [...[...exports.values()].flat(), ...programs].map((target) => join(folder, target)),
  );
  return globSync('dist/**/*.{js,cjs,mjs}', { cwd: folder })
    .filter((file) => !promised.has(join(folder, file)) && !existsSync(join(folder, sourceOf(file))))
    .map((file) => `${name}: ${file} is there but has no source ${sourceOf(file)}: delete it`);
}

function sourceOf(built: string): string {
  return built.replace(/^dist\//, 'src/').replace(/js$/, 'ts');
}

async function lint({ name, folder }: PublicPackage): Promise<string[]> {
  const { messages, pkg } = await publint({ pkgDir: folder, level: 'warning' });
  return messages.map((message) => `${name}: ${formatMessage(message, pkg, { color: false })}`);
}

/** Imports every module by its public name, each in a process of its own and with the SDK switched off. */
async function failingImports({ exports }: PublicPackage, root: string, machine: Machine): Promise<string[]> {
  const faults: string[] = [];
  for (const specifier of exports.keys()) {
    if (specifier.endsWith('.json')) continue;
    const program = `await import(${JSON.stringify(specifier)})`;
    const args = ['--input-type=module', '--eval', program];
    await machine
      .run(process.execPath, args, { cwd: root, env: { OTEL_SDK_DISABLED: 'true' } })
      .catch((error) => {
        faults.push(`${specifier} cannot be imported: ${error.message}`);
      });
  }
  return faults;
}
