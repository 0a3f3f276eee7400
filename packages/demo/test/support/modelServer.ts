import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { createModelServer } from '../../src/model/app.ts';
import type { ModelServerOptions } from '../../src/model/settings.ts';

/** A model server on a free port, the real client for it, and the lines of its ledger. */
export async function startModelServer(options: ModelServerOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'demo-model-'));
  const ledger = join(folder, 'model.jsonl');
  const server = createModelServer({ pace: 0, ledger, ...options });
  const address = await server.listen({ port: 0, host: '127.0.0.1' });
  const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: 'any', maxRetries: 0 });
  return {
    address,
    client,
    ledger: (): Record<string, unknown>[] => readJsonLines(ledger),
    async stop() {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Every line of a file of JSON lines. */
export function readJsonLines(path: string): Record<string, unknown>[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
