import cliTruncate from 'cli-truncate';
import { stringifyJson } from '../exactJson.ts';
import type { JsonValue } from '../rows.ts';
import type { SlowSpan, StoredLog } from '../store/store.ts';
import { clock, count, ratio, seconds } from './figures.ts';
import { safeText } from './safeText.ts';
import { type Severity, severityNameOf, severityOf } from './severity.ts';
import type { ModelUsage, Summary } from './summarize.ts';
import { type Canvas, type Column, paint, type Style, table } from './table.ts';

/** Options of {@link renderSummary}. */
export interface RenderOptions {
  /** In columns of the terminal. @default 80 */
  readonly width?: number;
  /** Whether to write colours. @default false */
  readonly color?: boolean;
}

/** How many event names are listed; the rest is told as a number. */
const EVENT_NAMES = 10;
/** Senders may call severities what they like; the least severe are left out. */
const SEVERITIES_SHOWN = 8;
const TRACE_ID_SHOWN = 8;

const SEVERITY_STYLES: Readonly<Partial<Record<Severity, Style>>> = {
  FATAL: 'magenta',
  ERROR: 'red',
  WARN: 'yellow',
  DEBUG: 'dim',
  TRACE: 'dim',
};

/**
 * Renders a summary for a terminal, ending in a line break. Whatever came in is shown as harmless text: no control
 * character and no escape sequence of it reaches the terminal.
 */
export function renderSummary(summary: Summary, { width = 80, color = false }: RenderOptions = {}): string {
  const canvas = { width, color };
  const sections = [
    totals(summary, canvas),
    eventNames(summary, canvas),
    summary.models.length > 0 ? table(summary.models, MODEL_COLUMNS, canvas) : [],
    summary.spans.slowest.length > 0 ? table(summary.spans.slowest, SPAN_COLUMNS, canvas) : [],
    summary.latestLogs.length > 0 ? table(summary.latestLogs, LOG_COLUMNS, canvas) : [],
  ].filter((lines) => lines.length > 0);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function totals(summary: Summary, canvas: Canvas): string[] {
  const { logs, events, spans, metricPoints, cache, forgotten } = summary;
  const strong = (value: number) => paint(count(value), 'bold', canvas);
  const severities = logs.bySeverity
    .slice(0, SEVERITIES_SHOWN)
    .map((each) =>
      paint(
        `${safeText(each.severity)} ${count(each.count)}`,
        SEVERITY_STYLES[severityOf(each.severityNumber)],
        canvas,
      ),
    )
    .join(', ');
  const lines = [
    `logs ${strong(logs.total)}   events ${strong(events.total)}   spans ${strong(spans.total)}   metric points ${strong(metricPoints.total)}`,
    severities === '' ? '' : `logs by severity: ${severities}`,
    `cache hit ratio ${paint(ratio(cache.hitRatio), 'bold', canvas)} (${count(cache.hits)} hits, ${count(cache.misses)} misses)`,
    forgotten.logs + forgotten.spans + forgotten.metricPoints === 0
      ? ''
      : `let go to make room, not counted: ${count(forgotten.logs)} logs and events, ${count(forgotten.spans)} spans, ${count(forgotten.metricPoints)} metric points`,
  ];
  return lines.filter((line) => line !== '').map((line) => cliTruncate(line, canvas.width));
}

function eventNames({ events }: Summary, canvas: Canvas): string[] {
  const shown = events.byName.slice(0, EVENT_NAMES);
  if (shown.length === 0) return [];
  const rest = events.byName.length - shown.length;
  const more =
    rest > 0 ? [cliTruncate(paint(`and ${count(rest)} more names`, 'dim', canvas), canvas.width)] : [];
  return [...table(shown, EVENT_COLUMNS, canvas), ...more];
}

const EVENT_COLUMNS: readonly Column<{ name: string; count: number }>[] = [
  { title: 'events', text: ({ name }) => name, grow: true },
  { title: 'count', align: 'right', text: (event) => count(event.count) },
];

const MODEL_COLUMNS: readonly Column<ModelUsage>[] = [
  { title: 'tokens by model', text: ({ model }) => model || '(not told)', style: () => 'cyan', grow: true },
  { title: 'calls', align: 'right', text: ({ calls }) => count(calls) },
  { title: 'input', align: 'right', text: ({ inputTokens }) => count(inputTokens) },
  { title: 'cached', align: 'right', text: ({ cachedTokens }) => count(cachedTokens) },
  { title: 'output', align: 'right', text: ({ outputTokens }) => count(outputTokens) },
  { title: 'average s', align: 'right', text: ({ averageSeconds }) => seconds(averageSeconds) },
];

const SPAN_COLUMNS: readonly Column<SlowSpan>[] = [
  { title: 'slowest spans', text: spanText, grow: true },
  { title: 'service', text: ({ service }) => service },
  { title: 'seconds', align: 'right', text: ({ durationNs }) => seconds(Number(durationNs) / 1e9) },
  { title: 'trace', text: ({ traceId }) => traceId, style: () => 'dim' },
];

const LOG_COLUMNS: readonly Column<StoredLog>[] = [
  { title: 'latest', text: ({ timeUnixNano }) => clock(timeUnixNano), style: () => 'dim' },
  {
    title: 'severity',
    text: (record) => (record.eventName === '' ? severityNameOf(record) : 'event'),
    style: ({ severityNumber, eventName }) =>
      eventName === '' ? SEVERITY_STYLES[severityOf(severityNumber)] : 'cyan',
  },
  { title: 'trace', text: ({ traceId }) => traceId.slice(0, TRACE_ID_SHOWN), style: () => 'dim' },
  { title: 'service', text: ({ service }) => service },
  { title: 'what', text: whatOf, grow: true },
];

/** A server's span may be called by its method alone. */
function spanText({ name, route }: SlowSpan): string {
  return route === '' || name.includes(route) ? name : `${name} ${route}`;
}

function whatOf({ eventName, body, attributes, logger }: StoredLog): string {
  if (eventName === '') return logger === '' ? textOf(body) : `${logger}: ${textOf(body)}`;
  const pairs = Object.entries(attributes)
    .filter(([key]) => key !== 'event.id') // it says nothing to a person, and would stand first
    .map(([key, value]) => `${key}=${textOf(value)}`);
  return [eventName, body === null ? '' : textOf(body), ...pairs].filter((part) => part !== '').join(' ');
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}
