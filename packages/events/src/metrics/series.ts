import type { Attributes, AttributeValue } from '@opentelemetry/api';

/** What OpenTelemetry calls the one series that takes what the limit leaves no room for. */
const OVERFLOW: Attributes = Object.freeze({ 'otel.metric.overflow': true });

/** How one metric's attributes come from an event's. */
export interface SeriesSource {
  /** Attributes of the event that the metric has too. */
  readonly names: readonly string[];
  readonly constants?: Attributes | undefined;
}

type Value = AttributeValue | undefined;
type Node = Map<Value, Node | readonly Attributes[]>;

/**
 * Finds the metric attributes of an event, an object per source. They are made once for each combination of values, so that a
 * measurement costs a few look-ups; from the limit on, all new combinations of a source share its overflow series.
 *
 * @param limit the most combinations of each source, and the most of all of them that are found at once
 */
export function createSeries(
  sources: readonly SeriesSource[],
  limit: number,
): (attributes: Attributes) => readonly Attributes[] {
  const names = [...new Set(sources.flatMap((source) => source.names))];
  const seriesOf = sources.map((source) => seriesOfOne(source, limit));
  const root: Node = new Map();
  let room = limit;
  // Without any names there is one combination.
  let only: readonly Attributes[] | undefined;

  function make(attributes: Attributes): readonly Attributes[] {
    return seriesOf.map((one) => one(attributes));
  }

  function grow(attributes: Attributes): readonly Attributes[] {
    const made = make(attributes);
    if (room <= 0) return made;
    room--;
    let node = root;
    for (const name of names.slice(0, -1)) {
      const value = attributes[name];
      let next = node.get(value) as Node | undefined;
      if (!next) {
        next = new Map();
        node.set(value, next);
      }
      node = next;
    }
    node.set(attributes[names.at(-1) ?? ''], made);
    return made;
  }

  return (attributes) => {
    if (names.length === 0) {
      only ??= make(attributes);
      return only;
    }
    let node: Node | readonly Attributes[] | undefined = root;
    for (const name of names) {
      node = (node as Node).get(attributes[name]);
      if (node === undefined) return grow(attributes);
    }
    return node as readonly Attributes[];
  };
}

function seriesOfOne(source: SeriesSource, limit: number): (attributes: Attributes) => Attributes {
  const known = new Map<string, Attributes>();
  return (attributes) => {
    const key = JSON.stringify(source.names.map((name) => attributes[name] ?? null));
    let series = known.get(key);
    if (!series) {
      if (known.size >= limit) return OVERFLOW;
      series = pick(attributes, source);
      known.set(key, series);
    }
    return series;
  };
}

/** Sorted, as most implementations sort them again for each measurement. */
function pick(attributes: Attributes, { names, constants }: SeriesSource): Attributes {
  const entries = names
    .map((name) => [name, attributes[name]] as const)
    .filter(([, value]) => value !== undefined);
  const all = [...entries, ...Object.entries(constants ?? {})].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.freeze(Object.fromEntries(all));
}
