import { extractText, getDocumentProxy } from 'unpdf';

/** Characters of a page of plain text that names no page breaks. */
const PAGE_CHARACTERS = 3_000;

/** What was read from a file. */
export interface ParsedDocument {
  readonly pages: readonly string[];
  readonly characters: number;
}

/** The file's format is none that the demo reads. */
export class UnsupportedFormatError extends Error {
  override readonly name = 'UnsupportedFormatError';
}

/** The file is not what it says it is. */
export class ParseError extends Error {
  override readonly name = 'ParseError';
}

/** `document` for a format with pages of its own, `etl` for text that is cut into pages. */
export function parseTypeOf(mediaType: string): 'document' | 'etl' {
  return mediaType === 'application/pdf' ? 'document' : 'etl';
}

/**
 * Reads a file: PDF, or text in UTF-8 (`text/*`), where a form feed ends a page.
 *
 * @throws UnsupportedFormatError, ParseError
 */
export async function parseDocument(bytes: Uint8Array, mediaType: string): Promise<ParsedDocument> {
  const pages = await readPages(bytes, mediaType);
  const characters = pages.reduce((sum, page) => sum + page.length, 0);
  if (characters === 0) throw new ParseError('the file holds no text');
  return { pages, characters };
}

async function readPages(bytes: Uint8Array, mediaType: string): Promise<string[]> {
  if (mediaType === 'application/pdf') return readPdf(bytes);
  if (!mediaType.startsWith('text/')) throw new UnsupportedFormatError(`${mediaType} files cannot be read`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).split('\f').flatMap(cut);
  } catch (cause) {
    throw new ParseError('no text in UTF-8', { cause });
  }
}

async function readPdf(bytes: Uint8Array): Promise<string[]> {
  try {
    // A copy: the reader takes no Buffer and keeps what it is given. Its warnings would go to the console.
    const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    const { text } = await extractText(document);
    await document.loadingTask.destroy();
    return text;
  } catch (cause) {
    throw new ParseError(`no readable PDF: ${String(cause)}`, { cause });
  }
}

function cut(text: string): string[] {
  const count = Math.max(1, Math.ceil(text.length / PAGE_CHARACTERS));
  return Array.from({ length: count }, (_, page) =>
    text.slice(page * PAGE_CHARACTERS, (page + 1) * PAGE_CHARACTERS),
  );
}
