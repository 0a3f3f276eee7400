import type { Writable } from 'node:stream';
import type { Store } from '../store/store.ts';
import { count, ratio } from './figures.ts';
import { renderSummary } from './render.ts';
import { safeText } from './safeText.ts';
import { type Summary, summarize } from './summarize.ts';

/** What it is shown on: `process.stdout`, or any other stream. */
export type LiveStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  hasColors?(): boolean;
};

/** Options of {@link liveSummary}. */
export interface LiveOptions {
  /** @default process.stdout */
  readonly stream?: LiveStream;
  /** In milliseconds. @default 1000 */
  readonly intervalMs?: number;
  /** From when on, in nanoseconds since 1970, for a store. @default 0n: everything the store has */
  readonly sinceNs?: bigint;
  /** Lines above the summary on a terminal. @default none */
  readonly title?: string;
}

/** A summary that keeps itself up to date. */
export interface LiveSummary {
  /** Shows the present figures now. */
  refresh(): Promise<void>;
  /** Ends it; on a terminal the last summary stays on the screen. Repeated calls wait for the same end. */
  stop(): Promise<void>;
}

/** A terminal's second screen, without a cursor; leaving it brings back what was there before. */
const ENTER_SCREEN = '\x1b[?1049h\x1b[?25l';
const LEAVE_SCREEN = '\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const CLEAR_LINE_END = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

/**
 * Shows a summary, a store's or whatever gives one, again and again: on a terminal by redrawing it, elsewhere as one line whenever the figures
 * have changed. A summary that fails is told in its place and tried again; nothing is thrown.
 */
export function liveSummary(
  source: Store | (() => Promise<Summary>),
  options: LiveOptions = {},
): LiveSummary {
  const { stream = process.stdout as LiveStream, intervalMs = 1_000, sinceNs = 0n, title = '' } = options;
  const shown = stream.isTTY ? screen(stream, title) : lines(stream);
  const summaryOf = typeof source === 'function' ? source : () => summarize(source, { sinceNs });
  let pending: Promise<void> | undefined;
  const refresh = () => {
    pending ??= summaryOf()
      .then(shown.show, shown.showError)
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };
  const timer = setInterval(refresh, intervalMs);
  timer.unref();
  let stopped: Promise<void> | undefined;
  return {
    refresh,
    stop: () => {
      clearInterval(timer);
      stopped ??= refresh().then(shown.end);
      return stopped;
    },
  };
}

interface Display {
  show(summary: Summary): void;
  showError(error: unknown): void;
  end(): void;
}

function screen(stream: LiveStream, title: string): Display {
  let last = '';
  const leave = () => stream.write(LEAVE_SCREEN);
  const draw = (text: string) => {
    // A terminal that does not know its size says 0.
    last = title === '' ? text : `${title}\n\n${text}`;
    const visible = last.split('\n').slice(0, Math.max(1, (stream.rows || 24) - 1));
    stream.write(HOME + visible.map((line) => line + CLEAR_LINE_END).join('\r\n') + CLEAR_BELOW);
  };
  stream.write(ENTER_SCREEN);
  process.once('exit', leave); // whatever ends the process, the terminal gets its cursor back
  return {
    show: (summary) =>
      draw(renderSummary(summary, { width: stream.columns || 80, color: stream.hasColors?.() ?? false })),
    showError: (error) => draw(`${failure(error)}\n`),
    end: () => {
      process.off('exit', leave);
      leave();
      stream.write(last);
    },
  };
}

function lines(stream: LiveStream): Display {
  let last = '';
  const print = (line: string) => {
    if (line !== last) stream.write(`${line}\n`);
    last = line;
  };
  return {
    show: (summary) => print(progress(summary)),
    showError: (error) => print(failure(error)),
    end: () => {},
  };
}

function progress({ logs, events, spans, metricPoints, models, cache }: Summary): string {
  const input = models.reduce((sum, { inputTokens }) => sum + inputTokens, 0);
  const output = models.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  return [
    `logs ${count(logs.total)}`,
    `events ${count(events.total)}`,
    `spans ${count(spans.total)}`,
    `metric points ${count(metricPoints.total)}`,
    `tokens ${count(input)} in ${count(output)} out`,
    `cache hit ratio ${ratio(cache.hitRatio)}`,
  ].join(', ');
}

function failure(error: unknown): string {
  return `the summary failed, it is tried again: ${safeText(error instanceof Error ? error.message : String(error))}`;
}
