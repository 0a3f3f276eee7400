import { createHash } from 'node:crypto';
import { type Client, errors } from '@elastic/elasticsearch';
import { ElasticError, elasticError } from '../errors.ts';
import type { Template } from '../templates/index.ts';

/** What became of a template. */
export type Outcome = 'created' | 'updated' | 'unchanged';

/** Raised with every release that changes the templates' shape, so that an older Telltale does not undo a newer one's work. */
export const TEMPLATE_VERSION = 1;

/** What Telltale leaves in a template to know it again. */
interface Mark {
  readonly managed_by?: string;
  readonly hash?: string;
}

/**
 * Installs a template unless the same one is there.
 *
 * @throws {ElasticError} `E_ELASTIC_NEWER_TEMPLATES` when a newer Telltale has installed its own
 */
export async function installTemplate(client: Client, { kind, name, body }: Template): Promise<Outcome> {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16);
  const there = await find(client, kind, name);
  if (there && (there.version ?? 0) > TEMPLATE_VERSION) {
    throw new ElasticError(
      'E_ELASTIC_NEWER_TEMPLATES',
      `the ${kind} template "${name}" has version ${there.version}, and this Telltale brings ${TEMPLATE_VERSION}; run setup of the newer Telltale`,
    );
  }
  if (there?.version === TEMPLATE_VERSION && there.mark.hash === hash) return 'unchanged';
  const mark: Mark = { managed_by: 'telltale', hash };
  const path = `/${API[kind]}/${encodeURIComponent(name)}`;
  try {
    await client.transport.request({
      method: 'PUT',
      path,
      body: { ...body, version: TEMPLATE_VERSION, _meta: mark },
    });
  } catch (error) {
    throw elasticError(`install the ${kind} template "${name}"`, error);
  }
  return there ? 'updated' : 'created';
}

const API = { component: '_component_template', index: '_index_template' } as const;

async function find(
  client: Client,
  kind: Template['kind'],
  name: string,
): Promise<{ version: number | undefined; mark: Mark } | undefined> {
  try {
    const template =
      kind === 'component'
        ? (await client.cluster.getComponentTemplate({ name })).component_templates[0]?.component_template
        : (await client.indices.getIndexTemplate({ name })).index_templates[0]?.index_template;
    return template && { version: template.version, mark: (template._meta ?? {}) as Mark };
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode === 404) return undefined;
    throw elasticError(`look for the ${kind} template "${name}"`, error);
  }
}
