import { eventReferenceFiles } from './eventReference.ts';

/** The files that are generated from the configuration's schema and the events' definitions, by their paths, as they ought to be now. */
export async function referenceFiles(): Promise<Record<string, string>> {
  const { configurationReference, configurationSchema } = await import('@telltale/node/reference');
  return {
    'packages/node/schema.json': `${JSON.stringify(configurationSchema(), undefined, 2)}\n`,
    'docs/CONFIGURATION.md': configurationReference(),
    ...(await eventReferenceFiles()),
  };
}
