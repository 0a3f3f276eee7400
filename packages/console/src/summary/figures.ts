const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 });

/** `1,234` */
export function count(value: number): string {
  return whole.format(value);
}

/** `83.3%`; a dash where there is no ratio. */
export function ratio(value: number | null): string {
  return value === null ? '–' : percent.format(value);
}

/** `0.123`, in seconds; a dash where there is no duration. */
export function seconds(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

/** `14:03:59.123`, in local time. */
export function clock(timeUnixNano: bigint): string {
  const date = new Date(Number(timeUnixNano / 1_000_000n));
  const two = (part: number) => String(part).padStart(2, '0');
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${milliseconds}`;
}
