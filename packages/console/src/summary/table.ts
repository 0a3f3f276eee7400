import { styleText } from 'node:util';
import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import { safeText } from './safeText.ts';

/** A style of `util.styleText`. */
export type Style = Extract<Parameters<typeof styleText>[0], string>;

/** Where and how things are shown. */
export interface Canvas {
  /** In columns of the terminal. */
  readonly width: number;
  readonly color: boolean;
}

/** A column of a table over rows of type `R`. */
export interface Column<R> {
  readonly title: string;
  /** @default 'left' */
  readonly align?: 'left' | 'right';
  /** What stands in the cell. It is made harmless here, so it may be anything that came in. */
  readonly text: (row: R) => string;
  readonly style?: (row: R) => Style | undefined;
  /** Whether this column takes the room that is left, or gives it. One column of a table does. @default false */
  readonly grow?: boolean;
}

const GAP = '  ';
/** The widest that a column which does not grow, and the narrowest that one which does, may be. */
const MAX_FIXED = 32;
const MIN_GROWING = 8;

/** Lays out a table: a line of titles, then a line for each row, none wider than the canvas. */
export function table<R>(rows: readonly R[], columns: readonly Column<R>[], canvas: Canvas): string[] {
  const cells = rows.map((row) => columns.map((column) => safeText(column.text(row))));
  const widths = widthsOf(columns, cells, canvas.width);
  const line = (texts: readonly string[], styleOf: (index: number) => Style | undefined) =>
    texts
      .map((text, index) => {
        const width = widths[index] ?? 0;
        const cut = cliTruncate(text, width);
        const padding = ' '.repeat(Math.max(0, width - stringWidth(cut)));
        const painted = paint(cut, styleOf(index), canvas);
        return columns[index]?.align === 'right' ? padding + painted : painted + padding;
      })
      .join(GAP)
      .trimEnd();
  return [
    line(
      columns.map(({ title }) => title),
      () => 'dim',
    ),
    ...rows.map((row, at) => line(cells[at] ?? [], (index) => columns[index]?.style?.(row))),
  ].map((each) => cliTruncate(each, canvas.width));
}

function widthsOf<R>(
  columns: readonly Column<R>[],
  cells: readonly (readonly string[])[],
  available: number,
): number[] {
  const natural = columns.map(({ title }, index) =>
    Math.max(stringWidth(title), ...cells.map((line) => stringWidth(line[index] ?? ''))),
  );
  const fixed = columns.map(({ grow }, index) => (grow ? 0 : Math.min(natural[index] ?? 0, MAX_FIXED)));
  const left = available - fixed.reduce((sum, width) => sum + width, GAP.length * (columns.length - 1));
  return columns.map(({ grow }, index) =>
    grow ? Math.max(MIN_GROWING, Math.min(natural[index] ?? 0, left)) : (fixed[index] ?? 0),
  );
}

/** Styles harmless text, where there is colour. */
export function paint(text: string, style: Style | undefined, { color }: Pick<Canvas, 'color'>): string {
  return color && style ? styleText(style, text, { validateStream: false }) : text;
}
