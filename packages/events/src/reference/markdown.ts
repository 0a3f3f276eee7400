import type { EventDefinition } from '../definition/event.ts';
import type { Field, FieldKind } from '../definition/fields.ts';
import type { EventRegistry } from '../definition/registry.ts';
import { type MetricReference, metricReferences } from './metrics.ts';

/** What the reference says of itself. */
export interface MarkdownOptions {
  readonly title: string;
  /** Markdown below the title. */
  readonly introduction: string;
}

const TYPE: Readonly<Record<FieldKind, string>> = {
  text: 'text',
  texts: 'texts',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  time: 'time',
};

const FIELD_HEADS = ['field', 'attribute', 'type', 'for', 'what'];

/** Writes the reference of a registry as Markdown: common fields, each event with its fields and metrics, and all metrics. */
export function markdownReference(registry: EventRegistry, { title, introduction }: MarkdownOptions): string {
  const metrics = [...metricReferences(registry).values()];
  const sections = [
    `# ${title}`,
    introduction,
    '## Fields of every event',
    table(
      FIELD_HEADS.slice(1),
      registry.common.map((field) => row(field)),
    ),
    '## Events',
    ...registry.events.flatMap((event) => eventSection(event)),
    '## Metrics',
    table(
      ['metric', 'instrument', 'unit', 'attributes', 'fed by', 'what'],
      metrics.map((metric) => metricRow(metric)),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

function eventSection({ name, version, description, fields, metrics }: EventDefinition): string[] {
  const names = [...new Set(metrics.map(({ instrument }) => code(instrument.name)))];
  const section = [
    `### ${code(name)}`,
    `${description} Version ${version}.`,
    table(
      FIELD_HEADS,
      Object.entries(fields).map(([key, field]) => [
        `${code(key)}${field.optional ? '' : ' *'}`,
        ...row(field),
      ]),
    ),
  ];
  return names.length > 0 ? [...section, `Metrics: ${names.join(', ')}.`] : section;
}

function row({
  attribute,
  kind,
  unit,
  sensitivity,
  cardinality,
  description,
  values,
  examples,
}: Field): string[] {
  const notes = [
    description,
    ...(values ? [`One of ${values.map((value) => code(value)).join(', ')}, or another.`] : []),
    ...(examples ? [`For example ${examples.map((value) => code(String(value))).join(', ')}.`] : []),
    ...(sensitivity === 'public' ? [] : [`**${sensitivity}**`]),
  ];
  return [code(attribute), unit ? `${TYPE[kind]}, ${code(unit)}` : TYPE[kind], cardinality, notes.join(' ')];
}

function metricRow({
  instrument,
  attributes,
  constants,
  events,
  generation,
  during,
}: MetricReference): string[] {
  const { name, type, unit, description, boundaries } = instrument;
  const names = [...attributes].map(([attribute]) => {
    const values = constants.get(attribute);
    return values ? `${code(attribute)} (${values.join(', ')})` : code(attribute);
  });
  const notes = [
    description,
    ...(boundaries ? [`Boundaries ${boundaries.join(', ')}.`] : []),
    ...(during ? ['Measured while the event happens.'] : []),
    ...(generation === 'latest' ? ['Only with `gen_ai_latest_experimental`.'] : []),
    ...(generation === 'default' ? ['Not with `gen_ai_latest_experimental`.'] : []),
  ];
  return [
    code(name),
    type,
    code(unit),
    names.join(', ') || '–',
    events.map(code).join(', '),
    notes.join(' '),
  ];
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n');
}
