import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const CHAT_USAGE = { prompt_tokens: 20, completion_tokens: 4, total_tokens: 24 };
const CHAT = { id: 'c-1', created: 1, model: 'gpt-4o-1' };
const MESSAGE = { id: 'm-1', type: 'message', role: 'assistant', model: 'claude-1' };
const SERVER_ERROR = { error: { type: 'server_error', code: 'oh', message: 'Oh.' } };

/** What comes after the words that the answer begins with: its end, nothing more, or an error. */
export type Fault = 'none' | 'cut' | 'error' | 'refused' | 'empty';

const chunk = (delta: object, finish_reason: string | null = null) => ({
  ...CHAT,
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason }],
});

function chatEvents(fault: Fault): object[] {
  if (fault === 'empty') return [];
  const words = [
    chunk({ role: 'assistant', content: '' }),
    chunk({ content: 'It ' }),
    chunk({ content: 'is.' }),
  ];
  if (fault !== 'none') return fault === 'error' ? [...words, SERVER_ERROR] : words;
  return [...words, chunk({}, 'stop'), { ...chunk({}), choices: [], usage: CHAT_USAGE }];
}

function messageEvents(fault: Fault): object[] {
  const begun = { ...MESSAGE, content: [], stop_reason: null, usage: { input_tokens: 20, output_tokens: 1 } };
  const words = [
    { type: 'message_start', message: begun },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'It is.' } },
  ];
  if (fault === 'error')
    return [...words, { type: 'error', error: { type: 'overloaded_error', message: 'Busy.' } }];
  return [
    ...words,
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 4 } },
    { type: 'message_stop' },
  ];
}

function answer(response: ServerResponse, isChat: boolean, isStreamed: boolean, fault: Fault): void {
  if (fault === 'refused' || !isStreamed) {
    const choices = [{ index: 0, message: { role: 'assistant', content: 'It is.' }, finish_reason: 'stop' }];
    const whole = { ...CHAT, object: 'chat.completion', choices, usage: CHAT_USAGE };
    response.writeHead(fault === 'refused' ? 429 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(fault === 'refused' ? { error: { message: 'Slow down.' } } : whole));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of isChat ? chatEvents(fault) : messageEvents(fault)) {
    if ('type' in event) response.write(`event: ${event.type}\n`);
    response.write(`data: ${JSON.stringify(event)}\n\n`);
  }
  response.end(isChat ? 'data: [DONE]\n\n' : undefined);
}

/** A server that speaks as OpenAI's chat completions and Anthropic's messages do; the first part of its path is how it fails. */
export async function startModelServer() {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const [, fault] = request.url?.split('/') ?? [];
    const isChat = request.url?.endsWith('/chat/completions') === true;
    answer(response, isChat, JSON.parse(body).stream === true, fault as Fault);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (fault: Fault) => `http://127.0.0.1:${port}/${fault}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
