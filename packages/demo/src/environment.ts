/**
 * Reads a number from the environment.
 *
 * @throws Error naming the variable when its value is no number of at least 0
 */
export function numberFrom(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (value >= 0) return value;
  throw new Error(`${name} is "${text}"; give a number of at least 0`);
}
