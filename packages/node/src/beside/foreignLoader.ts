const FLAG = /^--(?:experimental-)?loader(?:=(.*))?$/;
const HOOKS =
  /^(@opentelemetry\/instrumentation|import-in-the-middle|@elastic\/opentelemetry-node)\/(.*\/)?hook\.mjs$/;

/**
 * Tells of a loader that wraps imported modules for OpenTelemetry's instrumentations, as other distributions need one. The preload does that by
 * itself, and what the loader's copy of import-in-the-middle has wrapped before, our instrumentations do not see.
 *
 * @param args Node's flags, from the command line and `NODE_OPTIONS`
 * @returns one line for each
 */
export function foreignLoaders(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const [flag, value] = FLAG.exec(arg) ?? [];
    const loader = value ?? args[index + 1];
    if (flag === undefined || loader === undefined || !HOOKS.test(loader)) return [];
    return `the loader ${loader} can keep imported packages from Telltale’s instrumentations, which need none: take it out of Node’s flags and NODE_OPTIONS`;
  });
}
