import { numberFrom } from './environment.ts';
import { listen } from './http/listen.ts';
import { onStop } from './lifetime.ts';
import { createModelServer } from './model/app.ts';
import { modelSettingsFrom } from './model/settings.ts';

// The program: a stand-in for a model provider. `MODEL_PORT` 0 takes a free port.

const server = createModelServer(modelSettingsFrom(process.env));
onStop(() => server.close());
console.log(
  'this is a stand-in for a model provider: its answers are made of stock phrases, its token counts are real',
);
await listen(server, numberFrom(process.env, 'MODEL_PORT', 0));
