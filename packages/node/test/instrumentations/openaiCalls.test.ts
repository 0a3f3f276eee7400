import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

const { resolve } = createRequire(import.meta.url);
/** Packages of the versions that are tried; the instrumentation takes a client for one by the name of its folder. */
const VERSIONS: Readonly<Record<string, string>> = { '5': 'openai-5', '6': 'openai', '7': 'openai-7' };

type Call = readonly unknown[];
const done = (operation: string, output: number | undefined): Call => [
  operation,
  'success',
  undefined,
  7,
  output,
];
const CHAT = done('chat', 5);
const EMBEDDED = done('embeddings', undefined);
/** What says nothing that can be read along. */
const unread: Call = ['chat', 'success', undefined, undefined, undefined];
const refused = (operation: string): Call => [operation, 'failed', '404', undefined, undefined];

/** What becomes of each way of asking in the fixture: operation, status, error and the tokens in and out. */
const CALLS: Readonly<Record<string, Call | undefined>> = {
  'chat: await': CHAT,
  'chat: then, twice': CHAT,
  'chat: finally': CHAT,
  'chat: withResponse': CHAT,
  'chat: asResponse, json': CHAT,
  'chat: asResponse, text': CHAT,
  'chat: asResponse, nothing': unread,
  'chat: asResponse, await': CHAT,
  'chat: parse': CHAT,
  'chat: parse, withResponse': CHAT,
  'chat: stream': CHAT,
  'chat: stream, withResponse': CHAT,
  'chat: stream, tee': CHAT,
  'chat: stream, toReadableStream': CHAT,
  'chat: stream, asResponse': CHAT,
  'chat: stream helper': CHAT,
  'chat: stream, aborted unread': ['chat', 'cancelled', 'cancelled', undefined, undefined],
  'chat: stream, time limit': ['chat', 'failed', 'timeout', undefined, undefined],
  'chat: stream, time limit, unread': ['chat', 'failed', 'timeout', undefined, undefined],
  'chat: nothing': unread,
  'chat: stream, nothing': ['chat', 'cancelled', 'abandoned', undefined, undefined],
  'embeddings: await': EMBEDDED,
  'embeddings: asResponse': EMBEDDED,
  'embeddings: withResponse': EMBEDDED,
  'responses: await': CHAT,
  'responses: asResponse': CHAT,
  'responses: parse': CHAT,
  'responses: stream': CHAT,
  'responses: stream, withResponse': CHAT,
  'responses: stream helper': CHAT,
  'refused: await': refused('chat'),
  'refused: catch': refused('chat'),
  'refused: asResponse': refused('chat'),
  'refused: withResponse': refused('chat'),
  'refused: parse': refused('chat'),
  'refused: stream': refused('chat'),
  'refused: embeddings': refused('embeddings'),
  'refused, unhandled: then': refused('chat'),
  'refused, unhandled: parse': refused('chat'),
  'refused, unhandled: asResponse': refused('chat'),
  'refused, unhandled: nothing': refused('chat'),
};

describe('the client of OpenAI under the preload', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-openai-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [version, name] of Object.entries(VERSIONS)) {
    it(`gives an application what it gives without, and its calls are events: version ${version}`, async () => {
      const client = path.join(folder, version);
      const from = path.dirname(resolve(name));
      mkdirSync(path.join(client, 'node_modules'), { recursive: true });
      cpSync(from, path.join(client, 'node_modules/openai'), { recursive: true });
      const env = { OTEL_FIXTURE_CLIENT: client };
      const bare = await run('openai-answers.cjs', { flags: [], env });
      const receiver = await startReceiver();
      const preloaded = await run('openai-answers.cjs', {
        env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
      });
      receiver.stop();
      assert.deepEqual([preloaded.code, bare.code], [0, 0], preloaded.stderr);
      const ways = answersOf(bare.stdout);
      assert.deepEqual(answersOf(preloaded.stdout), ways);
      assert.deepEqual(ways.at(-1), ['refused, unhandled: nothing', 1]);
      assert.deepEqual(
        ways.map(([way]) => way),
        Object.keys(CALLS),
      );
      const { logs, spans } = receiver.received;
      const units = spans.filter(({ scope }) => scope === '@telltale/node');
      const calls = logs
        .filter(({ eventName }) => eventName === 'telltale.model.call')
        .map(({ attributes: of, traceId }): [way: string | undefined, Call] => [
          units.find((unit) => unit.traceId === traceId)?.name,
          [
            of['gen_ai.operation.name'],
            of['telltale.status'],
            of['error.type'],
            of['gen_ai.usage.input_tokens'],
            of['gen_ai.usage.output_tokens'],
          ],
        ]);
      const expected = Object.entries(CALLS).filter(([, call]) => call);
      assert.deepEqual(Object.fromEntries(calls), Object.fromEntries(expected));
      assert.equal(calls.length, expected.length);
      assert.doesNotMatch(preloaded.stderr, /unexpected error|not observed/);
    });
  }
});

/** Each way of asking and what came of it; the preload's console output stands on other lines. */
function answersOf(stdout: string): [way: string, answer: unknown][] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => JSON.parse(line));
}
