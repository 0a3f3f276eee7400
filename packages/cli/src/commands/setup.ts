import type { SetupReport } from '@telltale/elastic';
import { parseOptions } from '../arguments.ts';
import { type Command, OK } from '../command.ts';

/** `telltale setup`: makes Elasticsearch ready for Telltale's data streams. */
export const setupCommand: Command = {
  name: 'setup',
  summary: 'make Elasticsearch ready for Telltale’s data streams',
  help: `Usage: telltale setup [options]

Installs the templates of Telltale's data streams in Elasticsearch, and brings streams that are there already up to date.
It may be run again at any time: what is there is left alone.

Options:
  --namespace NAME  only for data streams of this namespace (default: all)
  --help            show this

Environment:
  ELASTICSEARCH_URL             address (default http://127.0.0.1:9200)
  ELASTICSEARCH_API_KEY         API key, in its encoded form
  ELASTICSEARCH_USER            user, instead of an API key
  ELASTICSEARCH_PASSWORD        the user's password
  ELASTICSEARCH_CA_FINGERPRINT  SHA-256 fingerprint of the certificate authority, where the system does not know it
`,
  async run(args, { stdout }) {
    const { namespace } = parseOptions(args, { namespace: { type: 'string' } });
    // Loaded only here: the client is large, and other commands do not need it.
    const { elasticClient, elasticConfigFromEnv, setupElasticsearch } = await import('@telltale/elastic');
    const config = elasticConfigFromEnv(process.env);
    const report = await setupElasticsearch(
      elasticClient(config),
      namespace === undefined ? {} : { namespace },
    );
    stdout.write(tell(report, new URL(config.node).host));
    return OK;
  },
};

function tell({ templates, streams, capabilities }: SetupReport, host: string): string {
  const lines = [
    ...templates.map(({ kind, name, outcome }) => `${outcome.padEnd(9)}  ${kind} template ${name}`),
    ...streams.map(({ name, outcome }) => `${outcome}  data stream ${name}`),
  ];
  if (!capabilities.histogram) {
    lines.push('This Elasticsearch has no histogram type: histograms are kept as counts and values.');
  }
  const changed = templates.filter(({ outcome }) => outcome !== 'unchanged').length;
  const result =
    changed === 0 ? 'nothing to change' : `${changed} of ${templates.length} templates installed`;
  lines.push(`Elasticsearch at ${host} is ready for Telltale: ${result}.`);
  return `${lines.join('\n')}\n`;
}
