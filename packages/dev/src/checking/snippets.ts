/** A fenced code block of a Markdown file. */
export interface Snippet {
  /** `js`, `sh`, ...; empty when the fence names none. */
  readonly language: string;
  readonly code: string;
  /** Line of its first line of code, from 1. */
  readonly line: number;
}

const FENCE = /^ {0,3}(`{3,})\s*(\S*).*$/;

/** Finds the fenced code blocks of a Markdown text. */
export function findSnippets(markdown: string): Snippet[] {
  const snippets: Snippet[] = [];
  let open: { fence: string; language: string; start: number } | undefined;
  const lines = markdown.split('\n');
  lines.forEach((text, index) => {
    const [, fence = '', language = ''] = FENCE.exec(text) ?? [];
    if (!fence) return;
    if (!open) {
      open = { fence, language, start: index + 1 };
    } else if (fence.length >= open.fence.length && !language) {
      snippets.push({
        language: open.language,
        code: `${lines.slice(open.start, index).join('\n')}\n`,
        line: open.start + 1,
      });
      open = undefined;
    }
  });
  return snippets;
}

/** The scripts that a shell snippet runs by npm: `npm test`, `npm run setup`. */
export function npmScripts(shell: string): string[] {
  const calls = shell.matchAll(/\bnpm (?:run(?:-script)? ([\w:.-]+)|(start|test|stop|restart)\b)/g);
  return [...calls].map(([, run, short]) => run ?? short ?? '');
}
