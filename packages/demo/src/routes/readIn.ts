import type { UserContext } from '@telltale/events';
import type { Models } from '../chat/models.ts';
import { type ParsedDocument, parseDocument, parseTypeOf } from '../data/documents.ts';
import type { KnowledgeFile } from '../data/store.ts';
import { errorTypeOf } from '../errors.ts';
import { getLogger } from '../ledger.ts';
import { observer } from '../observer.ts';
import { inSpan } from '../spans.ts';

/** Pages of one file that can be searched; the rest is only counted. */
const MAX_SEARCHABLE_PAGES = 20;

const log = getLogger('demo.documents');

/** What came of a file. */
export type ReadResult = { readonly pages: number; readonly characters: number } | { readonly error: string };

/** Reads an uploaded file and makes its pages searchable. A file that cannot be read stays, without pages. */
export async function readIn(
  file: KnowledgeFile,
  bytes: Uint8Array,
  models: Models,
  user: UserContext,
): Promise<ReadResult> {
  const { mediaType } = file;
  const meta = {
    parseType: parseTypeOf(mediaType),
    applicationType: 'knowledge_base',
    fileId: file.id,
    user: user.id,
  };
  let document: ParsedDocument;
  try {
    document = await observer.observeFileParse(meta, () =>
      inSpan(`parse ${mediaType}`, { 'file.size': file.size }, () => parseDocument(bytes, mediaType)),
    );
  } catch (error) {
    const errorType = errorTypeOf(error);
    log.exception(error, 'file not parsed', { 'file.id': file.id, media_type: mediaType });
    return { error: errorType };
  }
  const { pages, characters } = document;
  log.success('file parsed', { 'file.id': file.id, pages: pages.length, characters });
  await makeSearchable(file, pages.slice(0, MAX_SEARCHABLE_PAGES), models, user);
  return { pages: pages.length, characters };
}

async function makeSearchable(
  file: KnowledgeFile,
  pages: readonly string[],
  models: Models,
  user: UserContext,
): Promise<void> {
  try {
    const vectors = await models.embed(pages, { user });
    file.passages = pages.map((text, index) => ({ text, vector: vectors[index] ?? [] }));
  } catch (error) {
    log.exception(error, 'file not searchable', { 'file.id': file.id });
  }
}
