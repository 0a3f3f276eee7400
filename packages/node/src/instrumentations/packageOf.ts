const FOLDER = 'node_modules';

/**
 * The name of the package that a specifier leads into, or of Node's module without `node:`.
 *
 * @param specifier as in `require` or `import`: a name, a name with a path, or an absolute path or URL of an installed file
 * @returns undefined for a relative path and a file that is not installed
 */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.')) return undefined;
  if (specifier.startsWith('node:')) return specifier.slice('node:'.length).split('/', 1)[0];
  const folder = specifier.lastIndexOf(FOLDER);
  if (folder === -1 && (specifier.startsWith('/') || specifier.includes(':'))) return undefined;
  const inside = folder === -1 ? specifier : specifier.slice(folder + FOLDER.length + 1);
  const [first = '', second] = inside.split(/[/\\]/, 2);
  return first.startsWith('@') && second !== undefined ? `${first}/${second}` : first;
}
