import { cacheConfigFromEnv, createCache } from '@telltale/cache';
import { createApp } from './app.ts';
import { numberFrom } from './environment.ts';
import { listen } from './http/listen.ts';
import { openLedger } from './ledger.ts';
import { onStop } from './lifetime.ts';
import { createServices } from './services.ts';

// The program: a chat back end. `node --require @telltale/node/register dist/server.js` is all that it takes to see it.

const { env } = process;
const models = {
  url: env['OPENAI_BASE_URL'] ?? 'http://127.0.0.1:8081/v1',
  apiKey: env['OPENAI_API_KEY'] ?? 'none',
};
openLedger(env['DEMO_LEDGER'], models.url);
const app = await createApp(
  createServices(createCache({ name: 'demo', ...cacheConfigFromEnv(env) }), models),
);
onStop(() => app.close());
await listen(app, numberFrom(env, 'PORT', 8080), env['HOST']);
