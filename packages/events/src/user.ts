import { dimension, dimensions, identifier, identifiers, optional } from './fields.ts';

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
  userId: optional(identifier('user.id', { description: 'The user’s id.', sensitivity: 'personal' })),
  userName: optional(
    identifier('user.name', { description: 'The user’s login name.', sensitivity: 'personal' }),
  ),
  userRoles: optional(dimensions('user.roles', { description: 'Names of the user’s roles.' })),
  roleIds: optional(identifiers('telltale.user.role.ids', { description: 'Ids of the user’s roles.' })),
  roleGroupIds: optional(
    identifiers('telltale.user.role.group_ids', {
      description: 'The group each role holds for, in the order of the roles.',
    }),
  ),
  groupIds: optional(identifiers('telltale.user.group.ids', { description: 'Ids of the user’s groups.' })),
  groupNames: optional(
    dimensions('telltale.user.group.names', { description: 'Names of the user’s groups.' }),
  ),
  departmentIds: optional(
    identifiers('telltale.user.department.ids', { description: 'Ids of the user’s departments.' }),
  ),
  departmentNames: optional(
    dimensions('telltale.user.department.names', { description: 'Names of the user’s departments.' }),
  ),
  tenantId: optional(dimension('telltale.tenant.id', { description: 'The user’s tenant.' })),
};

/** The values of {@link userFields} for a user, or for a bare user id. */
export function userValues(user: UserContext | string): Record<string, unknown> {
  if (typeof user === 'string') return { userId: user };
  const { id, name, roles, groups, departments, tenant } = user;
  return {
    userId: id,
    userName: name,
    userRoles: roles?.map((role) => role.name ?? role.id),
    roleIds: roles?.map((role) => role.id),
    roleGroupIds: roles?.map((role) => role.groupId ?? ''),
    groupIds: groups?.map((group) => group.id),
    groupNames: groups?.map((group) => group.name ?? group.id),
    departmentIds: departments?.map((department) => department.id),
    departmentNames: departments?.map((department) => department.name ?? department.id),
    tenantId: tenant,
  };
}
