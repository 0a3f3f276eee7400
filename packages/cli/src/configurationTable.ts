import type { EffectiveValue, Origin } from '@telltale/node/configuration';

/** The values in force as a table: key, value, origin. */
export function configurationTable(values: readonly EffectiveValue[]): string {
  const rows = values.map(({ key, value, origin }) => [key, textOf(value), originOf(origin)] as const);
  const width = (column: 0 | 1) => Math.max(0, ...rows.map((row) => row[column].length));
  const [keys, texts] = [width(0), width(1)];
  return rows
    .map(([key, text, origin]) => `${key.padEnd(keys)}  ${text.padEnd(texts)}  ${origin}\n`)
    .join('');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function originOf(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'environment':
      return 'environment';
    case 'file': {
      const place = `${origin.file}:${origin.line}`;
      return origin.variables.length === 0 ? place : `${place} with ${origin.variables.join(', ')}`;
    }
  }
}
