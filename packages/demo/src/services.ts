import type { Cache } from '@telltale/cache';
import { type Conversation, createConversation } from './chat/conversation.ts';
import { createModels, type Models } from './chat/models.ts';
import { createTools } from './chat/tools.ts';
import { nearest } from './data/knowledge.ts';
import { type Application, createStore, type Store } from './data/store.ts';
import { httpError } from './errors.ts';

/** Passages that a search gives to the model. */
const PASSAGES = 3;
const PASSAGE_CHARACTERS = 400;

/** What the routes work with. */
export interface Services {
  readonly store: Store;
  readonly cache: Cache;
  readonly models: Models;
  readonly conversation: Conversation;
  /** Reads an application through the cache. @throws an error with status 404 when there is none */
  application(id: string): Promise<Application>;
}

/** Makes the services on a cache and a model provider. */
export function createServices(
  cache: Cache,
  models: { readonly url: string; readonly apiKey: string },
): Services {
  const store = createStore();
  const provider = createModels(models.url, models.apiKey);
  const tools = createTools(async (query, caller) => {
    const [vector = []] = await provider.embed([query], caller);
    const passages = nearest(store.knowledgeBases.values(), vector, PASSAGES);
    if (passages.length === 0) throw new RangeError('the knowledge bases are empty');
    return passages.map(({ text }) => text.slice(0, PASSAGE_CHARACTERS)).join('\n');
  });
  return {
    store,
    cache,
    models: provider,
    conversation: createConversation(provider, tools),
    async application(id) {
      const found = await cache.getOrSet(`application:${id}`, () => store.applications.get(id), {
        ttl: '30s',
      });
      if (!found) throw httpError(404, `no application "${id}"`);
      return found;
    },
  };
}
