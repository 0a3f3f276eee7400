import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Applications, applications, forTests } from '@telltale/dev/servers';
import { after, before, describe, it } from 'mocha';
import { startReceiver } from '../../packages/node/test/support/receiver.ts';
import { type Program, startProgram } from './support/program.ts';

// Applications that nobody here wrote, unchanged under the preload: their requests become traces, and what they log meanwhile has
// the trace's id.

interface Application {
  readonly name: string;
  /** Its program in `node_modules/.bin`. */
  readonly bin: string;
  readonly files: Readonly<Record<string, string>>;
  readonly args: (port: number) => string[];
  /** What is asked of it. */
  readonly url: string;
  /** What it logs for that request. */
  readonly logs: RegExp;
}

const FLOW = [
  { id: 'tab', type: 'tab' },
  { id: 'in', type: 'http in', z: 'tab', url: '/hello', method: 'get', wires: [['say']] },
  {
    id: 'say',
    type: 'function',
    z: 'tab',
    func: "node.log('said hello'); msg.payload = 'hello'; return msg;",
    outputs: 1,
    wires: [['out']],
  },
  { id: 'out', type: 'http response', z: 'tab' },
];

const APPLICATIONS: readonly Application[] = [
  {
    name: 'a registry server (verdaccio)',
    bin: 'verdaccio',
    files: {
      'config.yaml':
        'storage: ./storage\npackages: { "**": { access: $all } }\nlog: { type: stdout, format: json, level: http }\n',
    },
    args: (port) => ['--config', 'config.yaml', '--listen', `127.0.0.1:${port}`],
    url: '/-/ping',
    logs: /requested 'GET \/-\/ping'/,
  },
  {
    name: 'a flow editor (Node-RED)',
    bin: 'node-red',
    files: { 'flows.json': JSON.stringify(FLOW) },
    args: (port) => ['--userDir', '.', '--port', String(port), 'flows.json'],
    url: '/hello',
    logs: /said hello/,
  },
  {
    name: 'an API mock server (Mockoon)',
    bin: 'mockoon-cli',
    files: {
      'api.json': JSON.stringify({
        openapi: '3.0.3',
        info: { title: 'pets', version: '1' },
        paths: {
          '/pets': {
            get: {
              responses: {
                200: { description: 'ok', content: { 'application/json': { example: [{ id: 1 }] } } },
              },
            },
          },
        },
      }),
    },
    args: (port) => [
      'start',
      '--hostname',
      '127.0.0.1',
      '--port',
      String(port),
      '--data',
      'api.json',
      '--disable-log-to-file',
    ],
    url: '/pets',
    logs: /Transaction recorded/,
  },
];

describe('applications from npm under the preload', function () {
  this.timeout(90_000);
  let installed: Applications;
  before(async function () {
    installed = await forTests(this, applications);
  });

  for (const { name, bin, files, args, url, logs } of APPLICATIONS) {
    describe(name, () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-application-'));
      let receiver: Awaited<ReturnType<typeof startReceiver>>;
      let program: Program;
      before(async () => {
        for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
        receiver = await startReceiver();
        program = await startProgram(path.join(installed.folder, 'node_modules/.bin', bin), args, {
          cwd: folder,
          env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, XDG_STATE_HOME: folder, HOME: folder },
          url,
        });
      });
      after(() => {
        receiver?.stop();
        rmSync(folder, { recursive: true, force: true });
      });

      it('answers, and ends by SIGTERM as it does alone', async () => {
        const response = await fetch(`${program.url}${url}`);
        assert.equal(response.status, 200, program.output());
        await response.text();
        await program.stop();
        assert.doesNotMatch(program.output(), /uncaught|unhandled/i);
      });

      it('has a trace for each request, and what it logged meanwhile has the trace’s id', () => {
        const spans = receiver.received.spans.filter(
          ({ scope, attributes }) => scope.endsWith('-http') && attributes['url.path'] === url,
        );
        assert.ok(spans.length > 0, 'spans');
        const traces = new Set(spans.map(({ traceId }) => traceId));
        const said = receiver.received.logs.filter(({ body }) => logs.test(body ?? ''));
        assert.ok(said.length > 0, `logs: ${receiver.received.logs.map(({ body }) => body).join('\n')}`);
        for (const { traceId, body } of said) assert.ok(traceId && traces.has(traceId), body);
      });
    });
  }
});
