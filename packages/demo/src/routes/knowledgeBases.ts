import { randomUUID } from 'node:crypto';
import {
  knowledgeBaseCreated,
  knowledgeBaseDeleted,
  knowledgeFileDeleted,
  knowledgeFileUploaded,
} from '@telltale/events';
import type { FastifyInstance } from 'fastify';
import type { KnowledgeBase, KnowledgeFile } from '../data/store.ts';
import { httpError } from '../errors.ts';
import { getLogger, record } from '../ledger.ts';
import type { Services } from '../services.ts';
import { readIn } from './readIn.ts';

const log = getLogger('demo.knowledge');

const schema = {
  body: {
    type: 'object',
    required: ['name', 'type'],
    properties: { name: { type: 'string', minLength: 1 }, type: { type: 'string' } },
  },
};
type Params = { id: string };
type FileParams = Params & { fileId: string };

/** POST /knowledge-bases, DELETE /knowledge-bases/:id, POST and DELETE of their files */
export function knowledgeBaseRoutes(app: FastifyInstance, { store, models }: Services): void {
  const find = (id: string): KnowledgeBase => {
    const base = store.knowledgeBases.get(id);
    if (!base) throw httpError(404, `no knowledge base "${id}"`);
    return base;
  };

  app.post<{ Body: { name: string; type: string } }>(
    '/knowledge-bases',
    { schema },
    async ({ body, user }, reply) => {
      const base: KnowledgeBase = { id: randomUUID(), ...body, files: new Map() };
      store.knowledgeBases.set(base.id, base);
      record(knowledgeBaseCreated, describe(base), { user: user.id });
      log.success('knowledge base created', { 'knowledge_base.id': base.id, type: base.type });
      return reply.status(201).send({ knowledgeBaseId: base.id });
    },
  );

  app.delete<{ Params: Params }>('/knowledge-bases/:id', async ({ params, user }, reply) => {
    const base = find(params.id);
    store.knowledgeBases.delete(base.id);
    record(knowledgeBaseDeleted, describe(base), { user: user.id });
    log.info('knowledge base deleted', { 'knowledge_base.id': base.id, files: base.files.size });
    return reply.status(204).send();
  });

  app.post<{ Params: Params }>('/knowledge-bases/:id/files', async (request, reply) => {
    const { user } = request;
    const base = find(request.params.id);
    const part = await request.file();
    if (!part) throw httpError(400, 'send one file as multipart/form-data');
    const bytes = await part.toBuffer();
    const file: KnowledgeFile = {
      id: randomUUID(),
      name: part.filename,
      size: bytes.length,
      mediaType: part.mimetype,
      passages: [],
    };
    base.files.set(file.id, file);
    record(knowledgeFileUploaded, about(base, file), { user: user.id });
    log.info('file uploaded', { 'file.id': file.id, 'file.size': file.size, media_type: file.mediaType });
    const result = await readIn(file, bytes, models, user);
    return reply.status('error' in result ? 422 : 201).send({ fileId: file.id, ...result });
  });

  app.delete<{ Params: FileParams }>(
    '/knowledge-bases/:id/files/:fileId',
    async ({ params, user }, reply) => {
      const base = find(params.id);
      const file = base.files.get(params.fileId);
      if (!file) throw httpError(404, `no file "${params.fileId}"`);
      base.files.delete(file.id);
      record(knowledgeFileDeleted, about(base, file), { user: user.id });
      log.info('file deleted', { 'file.id': file.id });
      return reply.status(204).send();
    },
  );
}

function describe({ id, name, type }: KnowledgeBase) {
  return { knowledgeBaseId: id, knowledgeBaseName: name, knowledgeBaseType: type };
}

function about(base: KnowledgeBase, { id, size, mediaType }: KnowledgeFile) {
  return { knowledgeBaseId: base.id, fileId: id, size, mediaType };
}
