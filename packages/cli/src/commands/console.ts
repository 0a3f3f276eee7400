import { createConsole, DEFAULT_MAX_ROWS, DEFAULT_PORT, liveSummary } from '@telltale/console';
import { parseOptions, portOf } from '../arguments.ts';
import { type Command, OK } from '../command.ts';
import { stopSignal } from '../stopSignal.ts';

const rows = DEFAULT_MAX_ROWS.toLocaleString('en-US');

/** `telltale console`: receives telemetry on this machine and shows what arrives. */
export const consoleCommand: Command = {
  name: 'console',
  summary: 'receive telemetry on this machine and show, live, what arrives',
  help: `Usage: telltale console [options]

Receives OTLP/HTTP (protobuf and JSON; logs, traces, metrics) on this machine's loopback interface, keeps the newest
${rows} logs and events, spans and metric points each, and shows live what arrives. Stop it with Ctrl+C.

Options:
  --port N      port to listen on, 0 for a free one (default ${DEFAULT_PORT})
  --host NAME   loopback name or address to listen on (default 127.0.0.1); no other interface is possible
  --db FILE     keep what arrives in this SQLite file (default: in memory)
  --no-live     do not show what arrives
  --help        show this
`,
  async run(args, { stdout }) {
    const { port, host, db, live } = parseOptions(args, {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      host: { type: 'string', default: '127.0.0.1' },
      db: { type: 'string', default: ':memory:' },
      live: { type: 'boolean', default: true },
    });
    const stopped = stopSignal();
    const { url, store, close } = await createConsole({ port: portOf(port), host, path: db });
    const title = titleOf(url, db);
    if (!(live && stdout.isTTY)) stdout.write(`${title}\n`);
    const summary = live ? liveSummary(store, { stream: stdout, title }) : undefined;
    await stopped;
    await summary?.stop();
    await close();
    return OK;
  },
};

function titleOf(url: string, db: string): string {
  const place = db === ':memory:' ? 'in memory' : `in ${db}`;
  return `Telltale console: listening on ${url}, keeping what arrives ${place}; stop it with Ctrl+C
Send to it: OTEL_EXPORTER_OTLP_ENDPOINT=${url} node --require @telltale/node/register app.js`;
}
