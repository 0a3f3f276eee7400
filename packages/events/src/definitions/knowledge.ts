import { defineEvent } from '../event.ts';
import { dimension, identifier, integer, oneOf, optional } from '../fields.ts';
import { application, duration, errorType, size } from './shared.ts';

const knowledgeBaseId = identifier('telltale.knowledge_base.id', { description: 'The knowledge base’s id.' });

const base = {
  knowledgeBaseId,
  knowledgeBaseName: optional(
    dimension('telltale.knowledge_base.name', { description: 'The knowledge base’s name.' }),
  ),
  knowledgeBaseType: oneOf('telltale.knowledge_base.type', ['document', 'question_answer', 'table'], {
    description: 'The knowledge base’s type.',
  }),
};

const file = {
  knowledgeBaseId,
  fileId: identifier('telltale.file.id', { description: 'The file’s id.' }),
  size,
  mediaType: dimension('telltale.file.media_type', {
    description: 'The file’s media type.',
    examples: ['application/pdf'],
  }),
};

/** A knowledge base is created. */
export const knowledgeBaseCreated = defineEvent({
  name: 'telltale.knowledge_base.created',
  description: 'A knowledge base is created.',
  fields: base,
});

/** A knowledge base is deleted. */
export const knowledgeBaseDeleted = defineEvent({
  name: 'telltale.knowledge_base.deleted',
  description: 'A knowledge base is deleted.',
  fields: base,
});

/** A file is uploaded to a knowledge base. */
export const knowledgeFileUploaded = defineEvent({
  name: 'telltale.knowledge_file.uploaded',
  description: 'A file is uploaded to a knowledge base.',
  fields: file,
});

/** A file is deleted from a knowledge base. */
export const knowledgeFileDeleted = defineEvent({
  name: 'telltale.knowledge_file.deleted',
  description: 'A file is deleted from a knowledge base.',
  fields: file,
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
      integer('telltale.parse.pages', { description: 'Pages of the document.', unit: '{page}' }),
    ),
    duration,
    errorType,
  },
});
