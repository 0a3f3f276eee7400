import { isNode, LineCounter, parseDocument } from 'yaml';

/** Where the keys of a YAML text stand. */
export interface FileLines {
  /** The line, from 1, of the value that these keys lead to; of the nearest one above it where there is none. */
  lineOf(path: readonly string[]): number;
  /** The names of the environment variables that the text of a value takes in: `${NAME}`, `${NAME:-default}`. */
  variablesOf(path: readonly string[]): string[];
}

const VARIABLE = /\$\{(?:env:)?([a-zA-Z_]\w*)(?::-[^\n}]*)?\}/g;

/** Reads a text that is known to be YAML. */
export function fileLines(text: string): FileLines {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.2', lineCounter: lines });
  const nodeAt = (path: readonly string[]): unknown =>
    path.length === 0 ? document.contents : document.getIn(path.map(keyOf), true);
  return {
    lineOf(path) {
      for (let length = path.length; length >= 0; length--) {
        const node = nodeAt(path.slice(0, length));
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
      }
      return 1;
    },
    variablesOf(path) {
      const node = nodeAt(path);
      const value = isNode(node) ? (node.toJS(document) as unknown) : undefined;
      if (typeof value !== 'string') return [];
      return [...value.replaceAll('$$', '').matchAll(VARIABLE)].map(([, name = '']) => name);
    },
  };
}

/** YAML counts the items of a list. */
function keyOf(key: string): string | number {
  return /^\d+$/.test(key) ? Number(key) : key;
}
