import { defineEvent } from '../definition/event.ts';
import { dimension, identifier, integer, oneOf, optional } from '../definition/fields.ts';
import { counter, histogram } from '../definition/metric.ts';
import { application, duration, errorType, SECONDS, size } from './shared.ts';

const knowledgeBaseId = identifier('telltale.knowledge_base.id', {
  description: 'The knowledge base’s id.',
  examples: ['kb-3'],
});

const base = {
  knowledgeBaseId,
  knowledgeBaseName: optional(
    dimension('telltale.knowledge_base.name', {
      description: 'The knowledge base’s name.',
      examples: ['Handbook'],
    }),
  ),
  knowledgeBaseType: oneOf('telltale.knowledge_base.type', ['document', 'question_answer', 'table'], {
    description: 'The knowledge base’s type.',
  }),
};

const file = {
  knowledgeBaseId,
  fileId: identifier('telltale.file.id', { description: 'The file’s id.', examples: ['f-9'] }),
  size,
  mediaType: dimension('telltale.file.media_type', {
    description: 'The file’s media type.',
    examples: ['application/pdf'],
  }),
};

/** Bucket boundaries of file sizes, in bytes: 1 KiB to 1 GiB. */
const BYTES = Array.from({ length: 11 }, (_, power) => 1_024 * 4 ** power);

/** A knowledge base is created. */
export const knowledgeBaseCreated = defineEvent({
  name: 'telltale.knowledge_base.created',
  description: 'A knowledge base is created.',
  fields: base,
  metrics: [
    counter({
      name: 'telltale.knowledge_bases.created',
      unit: '{knowledge_base}',
      description: 'Knowledge bases created.',
      dimensions: ['knowledgeBaseType'],
    }),
  ],
});

/** A knowledge base is deleted. */
export const knowledgeBaseDeleted = defineEvent({
  name: 'telltale.knowledge_base.deleted',
  description: 'A knowledge base is deleted.',
  fields: base,
  metrics: [
    counter({
      name: 'telltale.knowledge_bases.deleted',
      unit: '{knowledge_base}',
      description: 'Knowledge bases deleted.',
      dimensions: ['knowledgeBaseType'],
    }),
  ],
});

/** A file is uploaded to a knowledge base. */
export const knowledgeFileUploaded = defineEvent({
  name: 'telltale.knowledge_file.uploaded',
  description: 'A file is uploaded to a knowledge base.',
  fields: file,
  metrics: [
    histogram({
      name: 'telltale.knowledge_files.size',
      unit: 'By',
      description: 'Size of the files uploaded to knowledge bases.',
      of: 'size',
      boundaries: BYTES,
      dimensions: ['mediaType'],
    }),
  ],
});

/** A file is deleted from a knowledge base. */
export const knowledgeFileDeleted = defineEvent({
  name: 'telltale.knowledge_file.deleted',
  description: 'A file is deleted from a knowledge base.',
  fields: file,
  metrics: [
    counter({
      name: 'telltale.knowledge_files.deleted',
      unit: '{file}',
      description: 'Files deleted from knowledge bases.',
      dimensions: ['mediaType'],
    }),
  ],
});

/** A document was parsed for a knowledge base or a chat. */
export const fileParsed = defineEvent({
  name: 'telltale.file.parsed',
  description: 'A document was parsed for a knowledge base or a chat.',
  fields: {
    parseType: oneOf('telltale.parse.type', ['etl', 'document'], {
      description: 'How the document was parsed.',
    }),
    applicationType: application.applicationType,
    fileId: optional(file.fileId),
    status: oneOf('telltale.parse.status', ['success', 'failed', 'parse_failed'], {
      description: 'How parsing ended.',
    }),
    pages: optional(
      integer('telltale.parse.pages', {
        description: 'Pages of the document.',
        examples: [12],
        unit: '{page}',
      }),
    ),
    duration,
    errorType,
  },
  metrics: [
    histogram({
      name: 'telltale.file.parse.duration',
      unit: 's',
      description: 'Duration of parsing documents.',
      of: 'duration',
      boundaries: SECONDS,
      dimensions: ['parseType', 'applicationType', 'status', 'errorType'],
    }),
    counter({
      name: 'telltale.file.parse.pages',
      unit: '{page}',
      description: 'Pages parsed.',
      sum: 'pages',
      dimensions: ['parseType', 'applicationType'],
    }),
  ],
});
