import type { Faker } from '@faker-js/faker';
import type { UserContext } from '@telltale/events';
import { createClient, type DemoClient, DemoError, signIn } from './client.ts';
import type { TrafficCounts } from './counts.ts';
import { someDocument } from './documents.ts';
import { someQuestion } from './questions.ts';

// How likely a user does a thing on a visit, each a fraction.
const USES_API = 0.15;
const USES_SSO = 0.4;
const FORGETS_PASSWORD = 0.08;
const TENDS_KNOWLEDGE = 0.25;
const TENDS_APPLICATIONS = 0.2;
const LEAVES_EARLY = 0.07;
const GIVES_FEEDBACK = 0.35;
const TIDIES_UP = 0.8;
const REMOVES_FILE = 0.4;
const REMOVES_KNOWLEDGE = 0.4;

/** What one visit needs. */
export interface Visit {
  readonly url: string;
  readonly user: UserContext;
  readonly chance: Faker;
  readonly counts: TrafficCounts;
  /** Waits as long as a person would before the next thing. @returns whether there is time for one */
  think(): Promise<boolean>;
}

type Listed = { id: string; tools: string[] };

/** One user's visit: signs in, chats, perhaps tends documents and applications, and leaves. */
export async function visit(about: Visit): Promise<void> {
  const { chance } = about;
  const viaApi = chance.datatype.boolean(USES_API);
  const client = viaApi
    ? createClient(about.url, { 'x-api-key': `key-${about.user.id}` })
    : await login(about);
  const applications = await client.call<Listed[]>('GET', '/applications');
  if (chance.datatype.boolean(TENDS_KNOWLEDGE)) await tendKnowledge(client, about);
  if (chance.datatype.boolean(TENDS_APPLICATIONS)) await tendApplications(client, about);
  // The first ones stay for ever; what other users make may be gone by the time that it is used.
  const { id, tools } = chance.helpers.arrayElement(applications.filter((one) => one.id.startsWith('a-')));
  const { sessionId } = await client.call<{ sessionId: string }>('POST', '/sessions', {
    applicationId: id,
    name: chance.company.buzzPhrase(),
  });
  about.counts.sessions++;
  const leave = viaApi ? undefined : await client.enter(sessionId);
  try {
    await converse(client, sessionId, tools, about);
  } finally {
    await leave?.();
  }
  if (chance.datatype.boolean(TIDIES_UP)) await client.call('DELETE', `/sessions/${sessionId}`);
}

async function login({ url, user, chance, counts, think }: Visit): Promise<DemoClient> {
  const name = user.name ?? user.id;
  if (chance.datatype.boolean(FORGETS_PASSWORD)) {
    await signIn(url, { name, password: 'forgotten' }).catch(expect(401));
    counts.rejectedLogins++;
    await think();
  }
  const secret = chance.datatype.boolean(USES_SSO) ? { ticket: `sso:${name}` } : { password: 'demo' };
  const client = await signIn(url, { name, ...secret });
  counts.logins++;
  return client;
}

async function converse(
  client: DemoClient,
  sessionId: string,
  tools: readonly string[],
  about: Visit,
): Promise<void> {
  const { chance, counts, think } = about;
  const turns = chance.number.int({ min: 1, max: 5 });
  for (let turn = 0; turn < turns && (await think()); turn++) {
    const leaves = chance.datatype.boolean(LEAVES_EARLY);
    const leaveAfter = leaves ? chance.number.int({ min: 1, max: 10 }) : Number.POSITIVE_INFINITY;
    counts.questions++;
    const { messageId, errorType } = await client.ask(sessionId, someQuestion(chance, tools), { leaveAfter });
    if (messageId === undefined) {
      counts[errorType === undefined ? 'leftAnswers' : 'failedAnswers']++;
      continue;
    }
    counts.answers++;
    if (!chance.datatype.boolean(GIVES_FEEDBACK)) continue;
    const operation = chance.helpers.arrayElement(['like', 'like', 'dislike', 'copy']);
    await client.call('POST', `/messages/${messageId}/feedback`, { operation });
    counts.feedback++;
  }
}

async function tendKnowledge(client: DemoClient, { chance, counts, think }: Visit): Promise<void> {
  const { knowledgeBaseId } = await client.call<{ knowledgeBaseId: string }>('POST', '/knowledge-bases', {
    name: chance.commerce.department(),
    type: chance.helpers.arrayElement(['document', 'document', 'question_answer', 'table']),
  });
  const files = chance.number.int({ min: 1, max: 3 });
  for (let file = 0; file < files && (await think()); file++) {
    counts.uploads++;
    const parsed = await client.upload(knowledgeBaseId, someDocument(chance)).catch(expect(422));
    if (parsed && chance.datatype.boolean(REMOVES_FILE)) {
      await client.call('DELETE', `/knowledge-bases/${knowledgeBaseId}/files/${parsed.fileId}`);
    }
  }
  if (chance.datatype.boolean(REMOVES_KNOWLEDGE))
    await client.call('DELETE', `/knowledge-bases/${knowledgeBaseId}`);
}

async function tendApplications(client: DemoClient, { chance, counts, think }: Visit): Promise<void> {
  const { applicationId } = await client.call<{ applicationId: string }>('POST', '/applications', {
    name: chance.commerce.productName(),
    type: chance.helpers.arrayElement(['assistant', 'agent', 'workflow']),
    model: chance.helpers.arrayElement(['stand-in-swift', 'stand-in-steady', 'stand-in-deep']),
  });
  counts.applications++;
  await think();
  await client.call('PUT', `/applications/${applicationId}`, { name: chance.commerce.productName() });
  if (chance.datatype.boolean(TIDIES_UP)) await client.call('DELETE', `/applications/${applicationId}`);
}

/** Lets a refusal with this status pass. */
function expect(status: number): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof DemoError) || error.status !== status) throw error;
    return undefined;
  };
}
