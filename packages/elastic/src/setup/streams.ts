import { isDeepStrictEqual } from 'node:util';
import { type Client, errors } from '@elastic/elasticsearch';
import { elasticError } from '../errors.ts';

/** What became of a data stream that was there already. */
export interface StreamOutcome {
  readonly name: string;
  /** `rolled over`: the new mapping contradicts the old one, so that from now on data goes to a new index. */
  readonly outcome: 'mapping updated' | 'rolled over' | 'unchanged';
}

/**
 * Gives the data streams that are there already the mapping of their templates: templates alone hold for new indices only.
 *
 * @param pattern names of data streams
 */
export async function updateStreams(client: Client, pattern: string): Promise<readonly StreamOutcome[]> {
  const outcomes: StreamOutcome[] = [];
  try {
    const { data_streams: streams } = await client.indices.resolveIndex({
      name: pattern,
      ignore_unavailable: true,
    });
    for (const { name } of streams) outcomes.push({ name, outcome: await updateStream(client, name) });
  } catch (error) {
    throw elasticError(`bring the data streams "${pattern}" up to date`, error);
  }
  return outcomes;
}

async function updateStream(client: Client, name: string): Promise<StreamOutcome['outcome']> {
  const before = await client.indices.getMapping({ index: name });
  const { template } = await client.indices.simulateIndexTemplate({ name });
  // A data stream manages this one by itself.
  const { _data_stream_timestamp: _, ...mappings } = template.mappings as Record<string, unknown>;
  try {
    await client.indices.putMapping({ index: name, write_index_only: true, ...mappings });
  } catch (error) {
    if (!(error instanceof errors.ResponseError && error.statusCode === 400)) throw error;
    await client.indices.rollover({ alias: name });
    return 'rolled over';
  }
  const after = await client.indices.getMapping({ index: name });
  return isDeepStrictEqual(before, after) ? 'unchanged' : 'mapping updated';
}
