import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { repositoryRoot } from '../root.ts';
import { lazyPackages } from './lazyPackages.ts';
import { lazyRequires } from './lazyRequires.ts';
import { oneCopy } from './oneCopy.ts';
import { CONFIGURATION, outside } from './outside.ts';
import { standIns } from './standIns.ts';

const PACKAGES = join(repositoryRoot, 'packages');
const FOLDER = join(PACKAGES, 'node/bundle');

/** Modules that run in the export worker, and are found beside the module that names them. */
const WORKER_MODULES = {
  'worker.js': 'pipeline/dist/export/worker.js',
  'console.js': 'logging/dist/modules/console.js',
  'file.js': 'logging/dist/modules/file.js',
};

const COMMON: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node22.15',
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: 200, // Node shows the line of an uncaught error
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'silent',
  absWorkingDir: repositoryRoot,
};

/**
 * Bundles the built preload of `@telltale/node` into one file, and the modules of its export worker into one each beside it. What is not
 * needed at the start is in the file too, as functions that are called when it is first needed.
 *
 * @returns the preload's size in bytes
 * @throws where the built packages cannot be bundled
 */
export async function bundlePreload(): Promise<number> {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, source] of Object.entries(WORKER_MODULES)) {
    put(name, await one({ ...COMMON, entryPoints: [join(PACKAGES, source)], format: 'esm' }));
  }
  const contents = CONFIGURATION.map((name) => `export * from '${name}';`).join('\n');
  const configuration = { contents, resolveDir: join(PACKAGES, 'node') };
  putWithId('configuration.cjs', await one({ ...COMMON, stdin: configuration, format: 'cjs' }));
  const preload = await one({
    ...COMMON,
    entryPoints: [join(PACKAGES, 'node/dist/preload.js')],
    format: 'cjs',
    banner: { js: 'const __bundle=require("node:url").pathToFileURL(__filename).href;' },
    define: { 'import.meta.url': '__bundle' },
    plugins: [outside, standIns, lazyPackages, oneCopy, lazyRequires],
  });
  putWithId('preload.cjs', preload);
  return preload.length;
}

async function one(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({ ...options, write: false });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild wrote nothing');
  return file.text;
}

/** Its first line is the hash of the rest, which names the compiled code of it. */
function putWithId(name: string, contents: string): void {
  put(name, `//${createHash('sha256').update(contents).digest('hex').slice(0, 16)}\n${contents}`);
}

/** At once, for those who are just reading it. */
function put(name: string, contents: string): void {
  const unfinished = join(FOLDER, `.${name}.${process.pid}`);
  writeFileSync(unfinished, contents);
  renameSync(unfinished, join(FOLDER, name));
}
