import {
  dimension,
  dimensions,
  type Fields,
  identifier,
  identifiers,
  optional,
} from '../definition/fields.ts';

/** A group or department of a user. */
export interface NamedId {
  readonly id: string;
  readonly name?: string;
}

/** A role of a user, which may hold for one group only. */
export interface Role extends NamedId {
  readonly groupId?: string;
}

/** Who did it: what every event says about its user. */
export interface UserContext {
  readonly id: string;
  readonly name?: string;
  readonly groups?: readonly NamedId[];
  readonly roles?: readonly Role[];
  readonly departments?: readonly NamedId[];
  /** The tenant's id. */
  readonly tenant?: string;
}

/** The user's fields, common to all events. */
export const userFields = {
  userId: optional(
    identifier('user.id', { description: 'The user’s id.', examples: ['u-17'], sensitivity: 'personal' }),
  ),
  userName: optional(
    identifier('user.name', {
      description: 'The user’s login name.',
      examples: ['ada'],
      sensitivity: 'personal',
    }),
  ),
  userRoles: optional(
    dimensions('user.roles', { description: 'Names of the user’s roles.', examples: ['admin', 'editor'] }),
  ),
  roleIds: optional(
    identifiers('telltale.user.role.ids', {
      description: 'Ids of the user’s roles.',
      examples: ['r-1', 'r-2'],
    }),
  ),
  roleGroupIds: optional(
    identifiers('telltale.user.role.group_ids', {
      description: 'The group each role holds for, in the order of the roles.',
      examples: ['g-1', 'g-2'],
    }),
  ),
  groupIds: optional(
    identifiers('telltale.user.group.ids', { description: 'Ids of the user’s groups.', examples: ['g-1'] }),
  ),
  groupNames: optional(
    dimensions('telltale.user.group.names', {
      description: 'Names of the user’s groups.',
      examples: ['Research'],
    }),
  ),
  departmentIds: optional(
    identifiers('telltale.user.department.ids', {
      description: 'Ids of the user’s departments.',
      examples: ['d-1'],
    }),
  ),
  departmentNames: optional(
    dimensions('telltale.user.department.names', {
      description: 'Names of the user’s departments.',
      examples: ['Physics'],
    }),
  ),
  tenantId: optional(
    dimension('telltale.tenant.id', { description: 'The user’s tenant.', examples: ['acme'] }),
  ),
};

/** {@link userFields} where a user is given: one without an id is none. */
export const givenUserFields: Fields = { ...userFields, userId: { ...userFields.userId, optional: false } };

/**
 * The values of {@link userFields} for a user, or for a bare user id; one that is empty is none. What is of another shape comes along as it is, so that
 * the check of the fields finds it.
 */
export function userValues(user: UserContext | string): Record<string, unknown> {
  if (typeof user !== 'object' || user === null) return { userId: orNone(user) };
  const { id, name, roles, groups, departments, tenant } = user;
  return {
    userId: orNone(id),
    userName: name,
    userRoles: each(roles, (role) => role.name ?? role.id),
    roleIds: each(roles, (role) => role.id),
    roleGroupIds: each(roles, (role) => role.groupId ?? ''),
    groupIds: each(groups, (group) => group.id),
    groupNames: each(groups, (group) => group.name ?? group.id),
    departmentIds: each(departments, (department) => department.id),
    departmentNames: each(departments, (department) => department.name ?? department.id),
    tenantId: tenant,
  };
}

function orNone(id: unknown): unknown {
  return id === '' ? undefined : id;
}

/**
 * Reads what a resolver gave, once and all of it, so that an object of a database's needs nothing of it later. What is null there is absent.
 *
 * @param asked the id of the user who was asked for
 * @throws TypeError for what is no object, has no id or that of somebody else, and what the answer throws when it is read
 */
export function readUser(answer: unknown, asked: string): UserContext | undefined {
  if (answer === undefined || answer === null) return undefined;
  if (typeof answer !== 'object' || Array.isArray(answer)) {
    const kind = Array.isArray(answer) ? 'list' : typeof answer;
    throw new TypeError(
      `it gave a ${kind}, not a user such as { id, name }, or undefined where there is none`,
    );
  }
  const { id, name, roles, groups, departments, tenant } = answer as UserContext;
  if (String(id) !== asked) {
    const what = id === undefined || id === null ? 'an object without an id' : 'another user';
    throw new TypeError(`it gave ${what}, not the user who was asked for, as { id, name }`);
  }
  const namedId = ({ id, name }: NamedId) => given({ id, name });
  return given({
    id: asked,
    name,
    roles: each(roles, ({ id, name, groupId }) => given({ id, name, groupId })),
    groups: each(groups, namedId),
    departments: each(departments, namedId),
    tenant,
  }) as unknown as UserContext;
}

function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  );
}

function each<T extends object>(list: readonly T[] | undefined, part: (item: T) => unknown): unknown {
  if (!Array.isArray(list)) return list;
  return list.map((item: T | null | undefined) => (item === null || item === undefined ? item : part(item)));
}
