import type { UserContext } from '@telltale/events';

// The demo's user directory. Everybody's password is `demo`; single sign-on takes the ticket `sso:NAME`; an API key
// is `key-` and the user's id. Yours is a database and an identity provider.

const NAMES =
  'ada alan anita barbara bjarne brian claude dennis donald edsger frances fred grace guido hedy james jean joan john karen katherine ken larry leslie linus margaret niklaus radia shafi tim'.split(
    ' ',
  );
const GROUPS = [
  { id: 'g-research', name: 'Research' },
  { id: 'g-support', name: 'Support' },
  { id: 'g-sales', name: 'Sales' },
];
const DEPARTMENTS = [
  { id: 'd-engineering', name: 'Engineering' },
  { id: 'd-customers', name: 'Customers' },
];
const TENANTS = ['north', 'south'];

const pick = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;

/** Everybody who may sign in. */
export const PEOPLE: readonly UserContext[] = NAMES.map((name, index) => {
  const group = pick(GROUPS, index);
  const isAdmin = index % 10 === 0;
  return {
    id: `u-${index + 1}`,
    name,
    groups: index % 4 === 0 ? [group, pick(GROUPS, index + 1)] : [group],
    roles: isAdmin
      ? [{ id: 'r-admin', name: 'admin' }]
      : [{ id: 'r-member', name: 'member', groupId: group.id }],
    departments: [pick(DEPARTMENTS, index)],
    tenant: pick(TENANTS, index),
  };
});

/** How somebody signed in, or why not. */
export type SignIn =
  | { readonly user: UserContext; readonly method: 'password' | 'sso' }
  | { readonly refused: string };

/** Checks a password or a single sign-on ticket. */
export function signIn(name: string, secret: { password?: string; ticket?: string }): SignIn {
  const user = PEOPLE.find((person) => person.name === name);
  if (!user) return { refused: 'unknown user' };
  if (secret.ticket !== undefined) {
    return secret.ticket === `sso:${name}` ? { user, method: 'sso' } : { refused: 'invalid ticket' };
  }
  return secret.password === 'demo' ? { user, method: 'password' } : { refused: 'wrong password' };
}

/** The user of an id. */
export function findUser(id: string): UserContext | undefined {
  return PEOPLE.find((person) => person.id === id);
}

/** The id of the user to whom an API key belongs. */
export function userOfApiKey(key: string): string | undefined {
  return key.startsWith('key-') ? findUser(key.slice('key-'.length))?.id : undefined;
}
