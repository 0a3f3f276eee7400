/**
 * One value per thread, however many copies of this package are loaded into it: a preload bundle and the
 * application's own dependency must share one configuration. OpenTelemetry's API keeps its globals the same way.
 *
 * @param name of the value, with its package and the version of its shape: `logging.v1.config`
 */
export function processWide<T extends object>(name: string, create: () => T): T {
  const key = Symbol.for(`telltale.${name}`);
  const globals = globalThis as { [key: symbol]: T | undefined };
  globals[key] ??= create();
  return globals[key];
}
