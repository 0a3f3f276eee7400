import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset, DatasetField } from '@telltale/elastic';
import { stringify } from 'yaml';
import { repositoryRoot } from './root.ts';

const WRITTEN = 'Written by `npm run reference` from the definitions in packages/events/src/catalog';

const INTRODUCTION = `${WRITTEN}; \`npm run check\` fails when it is not what they say.

An event is a log record with an event name and these attributes, \`event.id\` being also its document's id in Elasticsearch. A field with a * must
be given. Lists of values are open: others are valid too. *for* says what a field may serve: a **dimension** has few values and may group
metrics and charts, a **measure** is a number to aggregate, an **identifier** has unboundedly many values and never becomes an attribute of a
metric. What is **personal** or **content** is marked.

The same in the format of OpenTelemetry's semantic conventions, for tools such as weaver, is in [registry/](registry/), and\n[registry/datasets.json](registry/datasets.json) has what a dashboard needs of each event: index, fields with labels and units, and the aggregations that make sense.`;

const REGISTRY = {
  name: 'telltale',
  description: 'Business events and metrics of AI applications.',
  schemaBaseUrl: 'https://telltale.example/schemas/',
};

/** The files that are generated from the definitions of the events, by their paths, as they ought to be now. */
export async function eventReferenceFiles(): Promise<Record<string, string>> {
  const { businessEvents, commonFields } = await import('@telltale/events');
  const { markdownReference, semconvRegistry } = await import('@telltale/events/reference');
  const { datasets } = await import('@telltale/elastic');
  const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'packages/events/package.json'), 'utf8'));
  const registry = businessEvents();
  const { manifest, model } = semconvRegistry(registry, { ...REGISTRY, version });
  const yaml = (data: unknown) =>
    `# ${WRITTEN}.\n${stringify(data, { lineWidth: 140, aliasDuplicateObjects: false })}`;
  return {
    'docs/EVENTS.md': markdownReference(registry, { title: 'Events', introduction: INTRODUCTION }),
    'docs/registry/registry_manifest.yaml': yaml(manifest),
    'docs/registry/events.yaml': yaml(model),
    'docs/registry/datasets.json': datasetsText(datasets(registry), Object.keys(commonFields)),
  };
}

/** The datasets as JSON; the fields that all have stand in it once. */
function datasetsText(all: readonly Dataset[], common: readonly string[]): string {
  const isCommon = (field: DatasetField) => Object.values(shared).some((one) => one.field === field.field);
  const pick = (fields: Dataset['fields'], keep: (key: string, field: DatasetField) => boolean) =>
    Object.fromEntries(Object.entries<DatasetField>(fields).filter(([key, field]) => keep(key, field)));
  const shared = pick(all[0]?.fields ?? ({} as Dataset['fields']), (key) => common.includes(key));
  const own = all.map((one) => ({ ...one, fields: pick(one.fields, (_key, field) => !isCommon(field)) }));
  return `${JSON.stringify({ about: `${WRITTEN}. Every event has the fields of "common", too.`, common: shared, datasets: own }, undefined, 1)}\n`;
}
