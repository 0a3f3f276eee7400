import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ParseError, parseDocument, UnsupportedFormatError } from '../../src/data/documents.ts';
import { pdf } from '../../src/traffic/documents.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('parseDocument', () => {
  it('reads the pages of a PDF file', async () => {
    const pages = ['one (of three)', String.raw`two \ backslash`, 'three'];
    assert.deepEqual((await parseDocument(pdf(pages), 'application/pdf')).pages, pages);
  });

  it('does not need the bytes for itself', async () => {
    const file = Buffer.from(pdf(['kept']));
    const before = Buffer.from(file);
    await parseDocument(file, 'application/pdf');
    assert.deepEqual(file, before);
  });

  it('cuts text at form feeds and, without them, at 3,000 characters', async () => {
    assert.deepEqual(await parseDocument(bytes('one\ftwo'), 'text/plain'), {
      pages: ['one', 'two'],
      characters: 6,
    });
    const { pages, characters } = await parseDocument(bytes('x'.repeat(6_001)), 'text/markdown');
    assert.deepEqual([pages.map(({ length }) => length), characters], [[3_000, 3_000, 1], 6_001]);
  });

  it('refuses what it cannot read', async () => {
    await assert.rejects(parseDocument(bytes('no pdf'), 'application/pdf'), ParseError);
    await assert.rejects(parseDocument(Uint8Array.of(0xff, 0xfe), 'text/plain'), ParseError);
    await assert.rejects(parseDocument(bytes(''), 'text/plain'), /holds no text/);
    await assert.rejects(parseDocument(bytes('x'), 'image/png'), UnsupportedFormatError);
  });
});
