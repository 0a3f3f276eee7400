/** Elasticsearch's type of a field. */
type Type = 'keyword' | 'long' | 'double' | 'date' | 'boolean';
type Asked = Readonly<Record<string, Type>>;

// What is asked of the events, written down on its own: not taken from the definitions, so that one which loses a field is found out.

const APPLICATION: Asked = {
  'telltale.application.id': 'keyword',
  'telltale.application.name': 'keyword',
  'telltale.application.type': 'keyword',
};
const SESSION: Asked = { 'session.id': 'keyword' };
const INTERVAL: Asked = { 'telltale.start_time': 'date', 'telltale.end_time': 'date' };
const DURATION: Asked = { 'telltale.duration': 'double' };
const ENDING: Asked = { 'telltale.status': 'keyword', 'error.type': 'keyword' };
const KNOWLEDGE_BASE: Asked = {
  'telltale.knowledge_base.id': 'keyword',
  'telltale.knowledge_base.name': 'keyword',
  'telltale.knowledge_base.type': 'keyword',
};
const FILE: Asked = {
  'telltale.knowledge_base.id': 'keyword',
  'telltale.file.id': 'keyword',
  'file.size': 'long',
  'telltale.file.media_type': 'keyword',
};
const CHAT_SESSION: Asked = {
  ...SESSION,
  ...APPLICATION,
  'telltale.session.name': 'keyword',
  'telltale.session.source': 'keyword',
};

/** What every event has of the user who did it. */
export const ASKED_OF_ALL: Asked = {
  'event.id': 'keyword',
  'user.id': 'keyword',
  'user.name': 'keyword',
  'telltale.user.group.ids': 'keyword',
  'telltale.user.group.names': 'keyword',
  'telltale.user.role.ids': 'keyword',
  'user.roles': 'keyword',
  'telltale.user.role.group_ids': 'keyword',
  'telltale.user.department.ids': 'keyword',
  'telltale.user.department.names': 'keyword',
  'telltale.tenant.id': 'keyword',
};

/** What is asked of each event, by its name. */
export const ASKED: Readonly<Record<string, Asked>> = {
  'telltale.user.login': { 'telltale.login.method': 'keyword' },
  'telltale.session.created': CHAT_SESSION,
  'telltale.session.deleted': CHAT_SESSION,
  'telltale.model.call': {
    'telltale.model.id': 'keyword',
    'gen_ai.request.model': 'keyword',
    'telltale.model.type': 'keyword',
    'telltale.provider.id': 'keyword',
    'telltale.provider.display_name': 'keyword',
    'server.address': 'keyword',
    'server.port': 'long',
    ...APPLICATION,
    ...SESSION,
    ...INTERVAL,
    ...DURATION,
    'gen_ai.response.time_to_first_chunk': 'double',
    'gen_ai.request.stream': 'boolean',
    'gen_ai.usage.input_tokens': 'long',
    'gen_ai.usage.output_tokens': 'long',
    'gen_ai.usage.cache_read.input_tokens': 'long',
    'telltale.usage.total_tokens': 'long',
    ...ENDING,
  },
  'telltale.tool.call': {
    'telltale.tool.id': 'keyword',
    'gen_ai.tool.name': 'keyword',
    'gen_ai.tool.type': 'keyword',
    ...APPLICATION,
    ...SESSION,
    ...DURATION,
    ...ENDING,
  },
  'telltale.application.alive': { ...APPLICATION, ...SESSION, ...INTERVAL },
  'telltale.application.process': { ...APPLICATION, ...SESSION, ...INTERVAL, ...DURATION, ...ENDING },
  'telltale.application.created': APPLICATION,
  'telltale.application.edited': APPLICATION,
  'telltale.application.deleted': APPLICATION,
  'telltale.knowledge_base.created': KNOWLEDGE_BASE,
  'telltale.knowledge_base.deleted': KNOWLEDGE_BASE,
  'telltale.knowledge_file.uploaded': FILE,
  'telltale.knowledge_file.deleted': FILE,
  'telltale.file.parsed': {
    'telltale.parse.type': 'keyword',
    'telltale.application.type': 'keyword',
    'telltale.parse.status': 'keyword',
    'telltale.parse.pages': 'long',
    ...DURATION,
  },
  'telltale.message.feedback': {
    'telltale.message.id': 'keyword',
    'telltale.feedback.operation': 'keyword',
    ...APPLICATION,
    ...SESSION,
  },
};

/** What was asked of each event and none of its records has, such as `telltale.model.call: server.port`. */
export function missingFields(
  records: readonly {
    readonly name: string | undefined;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[],
): string[] {
  return Object.entries(ASKED).flatMap(([event, asked]) => {
    const seen = new Set<string>();
    for (const { name, attributes } of records) {
      if (name !== event) continue;
      for (const [key, value] of Object.entries(attributes)) if (value !== undefined) seen.add(key);
    }
    const all = Object.keys({ ...ASKED_OF_ALL, ...asked });
    return all.filter((attribute) => !seen.has(attribute)).map((attribute) => `${event}: ${attribute}`);
  });
}
