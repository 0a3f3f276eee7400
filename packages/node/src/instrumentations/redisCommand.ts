/** Most placeholders of one command's text. */
const MAX_PLACEHOLDERS = 8;

/** A command without keys and values: both may hold what belongs to a user. */
export function redisCommand(name: string, args: readonly unknown[]): string {
  const placeholders = args.slice(0, MAX_PLACEHOLDERS).map(() => '?');
  return [name, ...placeholders, ...(args.length > MAX_PLACEHOLDERS ? ['...'] : [])].join(' ');
}
