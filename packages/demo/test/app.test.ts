import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { businessEvents, commonFields, INVALID_FIELDS } from '@telltale/events';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createClient, type DemoClient, signIn } from '../src/traffic/client.ts';
import { pdf } from '../src/traffic/documents.ts';
import { missingFields } from './support/askedFields.ts';
import { startDemo } from './support/demo.ts';
import { newest } from './support/sdk.ts';

const ADA = {
  'user.id': 'u-1',
  'user.name': 'ada',
  'user.roles': ['admin'],
  'telltale.user.role.ids': ['r-admin'],
  'telltale.user.role.group_ids': [''],
  'telltale.user.group.ids': ['g-research', 'g-support'],
  'telltale.user.group.names': ['Research', 'Support'],
  'telltale.user.department.ids': ['d-engineering'],
  'telltale.user.department.names': ['Engineering'],
  'telltale.tenant.id': 'north',
};
const OFFICE = {
  'telltale.application.id': 'a-office',
  'telltale.application.name': 'Office assistant',
  'telltale.application.type': 'assistant',
};
/** The common fields whose values no test can know. */
const VARYING = [commonFields.eventId.attribute, commonFields.eventVersion.attribute];
const TIMES = [
  'telltale.start_time',
  'telltale.end_time',
  'telltale.duration',
  'telltale.response.tokens_per_second',
  'gen_ai.response.time_to_first_chunk',
];

describe('demo application', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let ada: DemoClient;
  beforeEach(async () => {
    demo = await startDemo();
    ada = await signIn(demo.url, { name: 'ada', password: 'demo' });
  });
  afterEach(() => demo.stop());

  const event = (name: string): ReadableLogRecord => newest(demo.sdk.events(), `telltale.${name}`);
  /** The event's own attributes, after its user and its times were looked at. */
  const own = (name: string) => {
    const { attributes } = event(name);
    assert.deepEqual(Object.fromEntries(Object.keys(ADA).map((key) => [key, attributes[key]])), ADA);
    for (const key of TIMES) if (key in attributes) assert.ok(Number(attributes[key]) >= 0, key);
    const others = Object.entries(attributes).filter(
      ([key]) => ![...Object.keys(ADA), ...VARYING, ...TIMES].includes(key),
    );
    return Object.fromEntries(others);
  };
  const open = async (applicationId: string, client = ada): Promise<string> =>
    (await client.call<{ sessionId: string }>('POST', '/sessions', { applicationId, name: 'Sums' }))
      .sessionId;
  const restart = async (model: Parameters<typeof startDemo>[0]): Promise<void> => {
    await demo.stop();
    demo = await startDemo(model);
    ada = await signIn(demo.url, { name: 'ada', ticket: 'sso:ada' });
  };

  it('records logins by method, and only logs a rejected one', async () => {
    assert.deepEqual(own('user.login'), { 'telltale.login.method': 'password' });
    await signIn(demo.url, { name: 'ada', ticket: 'sso:ada' });
    assert.deepEqual(own('user.login'), { 'telltale.login.method': 'sso' });
    const before = demo.sdk.events().length;
    await assert.rejects(signIn(demo.url, { name: 'ada', password: 'wrong' }), { status: 401 });
    await assert.rejects(createClient(demo.url).call('GET', '/applications'), { status: 401 });
    assert.equal(demo.sdk.events().length, before);
    const rejected = demo.sdk.logs().find(({ body }) => body === 'login rejected');
    assert.equal(rejected?.severityText, 'WARNING');
    assert.equal(rejected.attributes['reason'], 'wrong password');
  });

  it('records sessions with their source, and how long the user was present', async () => {
    const id = await open('a-office');
    const session = { 'session.id': id, ...OFFICE };
    const about = { ...session, 'telltale.session.name': 'Sums', 'telltale.session.source': 'platform' };
    assert.deepEqual(own('session.created'), about);

    const leave = await ada.enter(id);
    await setTimeout(30);
    await leave();
    while (!demo.sdk.events().some(({ eventName }) => eventName === 'telltale.application.alive'))
      await setTimeout(5);
    assert.deepEqual(own('application.alive'), session);
    const { attributes } = event('application.alive');
    assert.ok(Number(attributes['telltale.end_time']) - Number(attributes['telltale.start_time']) >= 29);

    await ada.call('DELETE', `/sessions/${id}`);
    assert.deepEqual(own('session.deleted'), about);
    await open('a-office', createClient(demo.url, { 'x-api-key': 'key-u-1' }));
    assert.equal(own('session.created')['telltale.session.source'], 'api');
  });

  it('ends the presence of users when it stops', async () => {
    await ada.enter(await open('a-office'));
    await demo.app.close();
    event('application.alive');
  });

  it('streams an answer and records the model call and the run', async () => {
    const id = await open('a-office');
    const reply = await ada.ask(id, 'Why is the sky blue?');
    assert.ok(reply.text.length > 20 && reply.messageId);
    const [line] = demo.modelServer.ledger();
    assert.deepEqual(own('model.call'), {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'stand-in-steady',
      'gen_ai.response.model': 'stand-in-steady',
      'gen_ai.request.stream': true,
      'gen_ai.conversation.id': id,
      'gen_ai.usage.input_tokens': line?.['inputTokens'],
      'gen_ai.usage.output_tokens': line?.['outputTokens'],
      'gen_ai.usage.cache_read.input_tokens': line?.['cachedTokens'],
      'telltale.usage.total_tokens': line?.['totalTokens'],
      'telltale.model.id': 'm-stand-in-steady',
      'telltale.provider.id': 'local',
      'telltale.provider.display_name': 'Local stand-in',
      'telltale.model.type': 'llm',
      'telltale.status': 'success',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(demo.modelServer.address).port),
      'session.id': id,
      ...OFFICE,
    });
    assert.deepEqual(own('application.process'), {
      'session.id': id,
      'telltale.run.inference_calls': 1,
      'telltale.run.tool_calls': 0,
      'telltale.status': 'success',
      ...OFFICE,
    });
    const span = (await demo.sdk.spans()).find(({ name }) => name === 'invoke_agent Office assistant');
    assert.ok(span);
    assert.equal(event('model.call').spanContext?.traceId, span.spanContext().traceId);
  });

  it('measures the first chunk at its arrival and the call to its real end', async () => {
    await restart({ pace: 1 });
    await ada.ask(await open('a-daily'), 'Why is the sky blue?');
    const { attributes } = event('model.call');
    const [first, duration] = ['gen_ai.response.time_to_first_chunk', 'telltale.duration'].map((key) =>
      Number(attributes[key]),
    );
    assert.ok(first !== undefined && first >= 0.079, `first chunk after ${first} s`);
    // The rest of the answer comes at 180 tokens a second.
    const rest = (Number(attributes['gen_ai.usage.output_tokens']) - 1) / 180;
    assert.ok(
      duration !== undefined && duration - first >= rest * 0.9,
      `${duration} s in all, ${rest} s of streaming`,
    );
    const span = Number(attributes['telltale.end_time']) - Number(attributes['telltale.start_time']);
    assert.ok(Math.abs(span / 1000 - duration) < 0.005);
  });

  it('runs tools, and records those that fail as failed while the talk goes on', async () => {
    const id = await open('a-office');
    const good = await ada.ask(id, 'Please calculate 6 * 7.');
    assert.deepEqual(good.tools, ['calculate']);
    assert.match(good.text, /^The tool says: 42\./);
    const tool = {
      'gen_ai.tool.name': 'calculate',
      'gen_ai.tool.type': 'function',
      'telltale.tool.id': 'tool-calculate',
      'session.id': id,
      ...OFFICE,
    };
    assert.deepEqual(own('tool.call'), { ...tool, 'telltale.status': 'success' });
    const bad = await ada.ask(id, 'Please calculate 6 / 0.');
    assert.match(bad.text, /^The tool says: error: RangeError: division by zero/);
    assert.deepEqual(own('tool.call'), { ...tool, 'telltale.status': 'failed', 'error.type': 'RangeError' });
    assert.equal(own('application.process')['telltale.status'], 'success');
    assert.equal(demo.modelServer.ledger().length, 4);
  });

  for (const [failure, errorType, status] of [
    ['rateLimited', '429', 'rejected'],
    ['serverError', '500', 'failed'],
    ['cut', 'UND_ERR_SOCKET', 'failed'],
  ] as const) {
    it(`records a model call that failed with ${errorType}`, async () => {
      await restart({ failures: { [failure]: 1 } });
      const reply = await ada.ask(await open('a-daily'), 'Why?');
      assert.equal(reply.errorType, errorType);
      const call = own('model.call');
      assert.deepEqual([call['telltale.status'], call['error.type']], [status, errorType]);
      assert.equal('gen_ai.usage.output_tokens' in call, false);
      const run = own('application.process');
      assert.deepEqual([run['telltale.status'], run['error.type']], [status, errorType]);
      const log = demo.sdk.logs().find(({ body }) => body === 'question not answered');
      assert.equal(log?.severityText, 'ERROR');
      assert.ok(log.attributes['exception.stacktrace']);
    });
  }

  it('records an answer that the user left as cancelled, and ends the model call', async () => {
    await restart({ pace: 1 });
    await ada.ask(await open('a-daily'), 'Why?', { leaveAfter: 2 });
    const ended = () =>
      demo.sdk.events().some(({ eventName }) => eventName === 'telltale.application.process');
    while (!ended() || demo.modelServer.ledger().length === 0) await setTimeout(5);
    for (const name of ['model.call', 'application.process']) {
      const { 'telltale.status': status, 'error.type': errorType } = own(name);
      assert.deepEqual([status, errorType], ['cancelled', 'cancelled']);
    }
    assert.equal(demo.modelServer.ledger()[0]?.['outcome'], 'left');
  });

  it('records feedback', async () => {
    const id = await open('a-office');
    const { messageId } = await ada.ask(id, 'Why?');
    await ada.call('POST', `/messages/${messageId}/feedback`, { operation: 'copy' });
    const about = {
      'telltale.message.id': messageId,
      'telltale.feedback.operation': 'copy',
      'session.id': id,
      ...OFFICE,
    };
    assert.deepEqual(own('message.feedback'), about);
    await assert.rejects(ada.call('POST', '/messages/none/feedback', { operation: 'like' }), { status: 404 });
  });

  it('records applications that come, change and go, and reads them anew after a change', async () => {
    const body = { name: 'Poet', type: 'agent', model: 'stand-in-swift' };
    const { applicationId } = await ada.call<{ applicationId: string }>('POST', '/applications', body);
    const about = (name: string) => ({
      'telltale.application.id': applicationId,
      'telltale.application.name': name,
      'telltale.application.type': 'agent',
    });
    assert.deepEqual(own('application.created'), about('Poet'));
    await open(applicationId);
    await ada.call('PUT', `/applications/${applicationId}`, { name: 'Novelist' });
    assert.deepEqual(own('application.edited'), about('Novelist'));
    await open(applicationId);
    assert.equal(own('session.created')['telltale.application.name'], 'Novelist');
    await ada.call('DELETE', `/applications/${applicationId}`);
    assert.deepEqual(own('application.deleted'), about('Novelist'));
    await assert.rejects(open(applicationId), { status: 404 });
  });

  it('records knowledge bases, files and how their parsing went, and finds what was uploaded', async () => {
    const base = { name: 'Rules', type: 'document' };
    const { knowledgeBaseId } = await ada.call<{ knowledgeBaseId: string }>('POST', '/knowledge-bases', base);
    const about = {
      'telltale.knowledge_base.id': knowledgeBaseId,
      'telltale.knowledge_base.name': 'Rules',
      'telltale.knowledge_base.type': 'document',
    };
    assert.deepEqual(own('knowledge_base.created'), about);

    const bytes = pdf(['holidays are in summer', 'coffee is in the kitchen']);
    const { fileId, pages } = await ada.upload(knowledgeBaseId, {
      name: 'rules.pdf',
      mediaType: 'application/pdf',
      bytes,
    });
    assert.equal(pages, 2);
    const file = {
      'telltale.knowledge_base.id': knowledgeBaseId,
      'telltale.file.id': fileId,
      'file.size': bytes.length,
      'telltale.file.media_type': 'application/pdf',
    };
    assert.deepEqual(own('knowledge_file.uploaded'), file);
    const parse = { 'telltale.parse.type': 'document', 'telltale.application.type': 'knowledge_base' };
    const parsed = { ...parse, 'telltale.file.id': fileId, 'telltale.parse.pages': 2 };
    assert.deepEqual(own('file.parsed'), { ...parsed, 'telltale.parse.status': 'success' });
    assert.equal(own('model.call')['gen_ai.operation.name'], 'embeddings');

    const { text } = await ada.ask(
      await open('a-handbook'),
      'Please search knowledge about holidays in summer.',
    );
    assert.match(text, /^The tool says: holidays are in summer/);

    await ada.call('DELETE', `/knowledge-bases/${knowledgeBaseId}/files/${fileId}`);
    assert.deepEqual(own('knowledge_file.deleted'), file);
    await ada.call('DELETE', `/knowledge-bases/${knowledgeBaseId}`);
    assert.deepEqual(own('knowledge_base.deleted'), about);
  });

  for (const [mediaType, status, errorType] of [
    ['application/pdf', 'parse_failed', 'ParseError'],
    ['image/png', 'failed', 'UnsupportedFormatError'],
  ] as const) {
    it(`records a file of ${mediaType} that was not parsed as ${status}`, async () => {
      const base = { name: 'Rules', type: 'document' };
      const { knowledgeBaseId } = await ada.call<{ knowledgeBaseId: string }>(
        'POST',
        '/knowledge-bases',
        base,
      );
      const file = { name: 'torn', mediaType, bytes: Uint8Array.of(1, 2, 3) };
      await assert.rejects(ada.upload(knowledgeBaseId, file), { status: 422 });
      assert.equal(own('knowledge_file.uploaded')['file.size'], 3);
      const parsed = own('file.parsed');
      assert.deepEqual([parsed['telltale.parse.status'], parsed['error.type']], [status, errorType]);
    });
  }

  it('records each of the business events with every field that is asked for, and none that does not fit', async () => {
    const id = await open('a-office');
    await ada.enter(id);
    const { messageId } = await ada.ask(id, 'Please calculate 1 + 1.');
    await ada.ask(id, 'Please calculate 1 / 0.');
    await ada.call('POST', `/messages/${messageId}/feedback`, { operation: 'like' });
    const app = { name: 'Poet', type: 'agent', model: 'none' };
    const { applicationId } = await ada.call<{ applicationId: string }>('POST', '/applications', app);
    await ada.ask(await open(applicationId), 'Is anybody there?');
    await ada.call('PUT', `/applications/${applicationId}`, { name: 'Novelist' });
    await ada.call('DELETE', `/applications/${applicationId}`);
    const base = { name: 'Rules', type: 'table' };
    const { knowledgeBaseId } = await ada.call<{ knowledgeBaseId: string }>('POST', '/knowledge-bases', base);
    const bytes = new TextEncoder().encode('one\ftwo\fthree');
    const { fileId, ...read } = await ada.upload(knowledgeBaseId, {
      name: 'a.txt',
      mediaType: 'text/plain',
      bytes,
    });
    assert.deepEqual(read, { pages: 3, characters: 11 });
    await ada.call('DELETE', `/knowledge-bases/${knowledgeBaseId}/files/${fileId}`);
    await ada.call('DELETE', `/knowledge-bases/${knowledgeBaseId}`);
    await ada.call('DELETE', `/sessions/${id}`);
    await demo.app.close();

    const recorded = demo.sdk.events();
    assert.deepEqual(
      missingFields(recorded.map(({ eventName, attributes }) => ({ name: eventName, attributes }))),
      [],
    );
    const defined = businessEvents().events.map(({ name }) => name);
    assert.equal(defined.length, 16);
    assert.deepEqual([...new Set(recorded.map(({ eventName }) => eventName))].sort(), defined.sort());
    for (const { eventName, attributes } of recorded) {
      assert.equal(INVALID_FIELDS in attributes, false, `${eventName}: ${attributes[INVALID_FIELDS]}`);
    }
  });
});
