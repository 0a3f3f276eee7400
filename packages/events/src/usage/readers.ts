import { anthropic } from './anthropic.ts';
import { cohere } from './cohere.ts';
import { google } from './google.ts';
import { ollama } from './ollama.ts';
import { openaiChat } from './openaiChat.ts';
import { openaiEmbeddings } from './openaiEmbeddings.ts';
import { openaiMedia } from './openaiMedia.ts';
import { openaiResponses } from './openaiResponses.ts';
import type { Shape, UsageReader } from './reading.ts';
import { vercel } from './vercel.ts';

/** All known shapes; the first that matches reads. */
export const USAGE_READERS: readonly UsageReader[] = [
  openaiChat,
  openaiResponses,
  openaiEmbeddings,
  openaiMedia,
  anthropic,
  google,
  ollama,
  cohere,
  vercel,
];

/** The reader for a result or chunk of this shape. */
export function readerOf(value: Shape): UsageReader | undefined {
  return USAGE_READERS.find((reader) => reader.matches(value));
}
