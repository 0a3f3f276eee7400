import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findSnippets, npmScripts } from '../../src/checking/snippets.ts';

const markdown = `# Title

\`\`\`js
one();

two();
\`\`\`

    indented code

\`\`\`
plain
\`\`\`

\`\`\`\`md
\`\`\`js
not a snippet of its own
\`\`\`
\`\`\`\`

\`\`\`sh title="x"
npm test
\`\`\`
`;

describe('findSnippets', () => {
  it('finds fenced blocks with their language and line', () => {
    assert.deepEqual(findSnippets(markdown), [
      { language: 'js', code: 'one();\n\ntwo();\n', line: 4 },
      { language: '', code: 'plain\n', line: 12 },
      { language: 'md', code: '```js\nnot a snippet of its own\n```\n', line: 16 },
      { language: 'sh', code: 'npm test\n', line: 22 },
    ]);
  });
});

describe('npmScripts', () => {
  it('finds the scripts that a shell snippet runs', () => {
    const shell =
      'npm start -- --elastic\nFOO=1 npm test\nnpm run bench -- NAME\nnpm run-script setup\nnpm install x';
    assert.deepEqual(npmScripts(shell), ['start', 'test', 'bench', 'setup']);
  });
});
