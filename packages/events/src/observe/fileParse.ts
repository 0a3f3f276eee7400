import { fileParsed } from '../catalog/knowledge.ts';
import type { PayloadOf } from '../definition/event.ts';
import type { RecordOptions } from '../recorder/occurrence.ts';
import type { Recorder } from '../recorder/recorder.ts';
import type { OpenStreams } from './openStreams.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { observeTimed, type Timed, type TimedMeta } from './timed.ts';

type Payload = PayloadOf<typeof fileParsed>;

/** What is known of a parse before it begins. */
export interface FileParseMeta<R = unknown>
  extends TimedMeta,
    Pick<Payload, 'parseType' | 'applicationType' | 'fileId'> {
  /** Pages of the document. @default the result's `pages`: their number, or a list of them */
  readonly pages?: (result: R) => number | undefined;
  /** Whether an error says that the document itself is broken. @default errors named `ParseError` or `SyntaxError` */
  readonly isParseError?: (error: unknown) => boolean;
  readonly user?: RecordOptions['user'];
}

/** Observes the parsing of documents, see {@link Observer.observeFileParse}. */
export type ObserveFileParse = <T>(meta: FileParseMeta<Awaited<T>>, fn: () => T) => T;

const PARSE_ERRORS = new Set(['ParseError', 'SyntaxError']);

/** Makes an observer of the parsing of documents. */
export function fileParseObserver(record: Recorder['record'], openStreams: OpenStreams): ObserveFileParse {
  return (meta, fn) => observeTimed(() => timedParse(meta as FileParseMeta, record, openStreams), fn);
}

function timedParse(meta: FileParseMeta, record: Recorder['record'], openStreams: OpenStreams): Timed {
  const {
    parseType,
    applicationType,
    fileId,
    user,
    isParseError = hasParseErrorName,
    pages = pagesOf,
  } = meta;
  const outcome = (error: unknown): Outcome | undefined => {
    const given = meta.outcome?.(error);
    if (given || !isParseError(error)) return given;
    return { status: 'parse_failed', errorType: outcomeOf(error).errorType };
  };
  return {
    meta: { signal: meta.signal, outcome },
    openStreams,
    onEnd({ times: { duration }, outcome, at: context, result }) {
      const parse = { parseType, applicationType, fileId, duration, pages: pages(result), ...outcome };
      record(fileParsed, parse, { context, ...(user !== undefined && { user }) });
    },
  };
}

function hasParseErrorName(error: unknown): boolean {
  return error instanceof Error && PARSE_ERRORS.has(error.name);
}

function pagesOf(result: unknown): number | undefined {
  const pages = (result as { pages?: unknown } | null | undefined)?.pages;
  if (Array.isArray(pages)) return pages.length;
  return typeof pages === 'number' ? pages : undefined;
}
