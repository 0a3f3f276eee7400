import { createCache } from '@telltale/cache';
import { configureLogging, otelSink } from '@telltale/logging';
import { createApp } from '../../src/app.ts';
import type { ModelServerOptions } from '../../src/model/settings.ts';
import { createServices } from '../../src/services.ts';
import { startModelServer } from './modelServer.ts';
import { startSdk } from './sdk.ts';

/** The application on a free port with its model server, in this process, under the SDK. */
export async function startDemo(model: ModelServerOptions = {}) {
  const sdk = startSdk();
  configureLogging({ sinks: [otelSink()] });
  const modelServer = await startModelServer(model);
  const services = createServices(createCache({ type: 'memory' }), {
    url: `${modelServer.address}/v1`,
    apiKey: 'any',
  });
  const app = await createApp(services);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    sdk,
    modelServer,
    app,
    async stop() {
      await app.close();
      await modelServer.stop();
      configureLogging({});
    },
  };
}
