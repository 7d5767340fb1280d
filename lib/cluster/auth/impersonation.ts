import { ApiError } from '#lib/schema/index.ts';
import { forbidden } from './forbidden.ts';
import type { RbacAuthorizer } from './rbac.ts';
import type { User } from './user.ts';

/**
 * Who the request is to be made as: the user that Impersonate-* headers name, when the real one may
 * (`kubectl --as`, `--as-group`; apiserver/pkg/endpoints/filters/impersonation.go). Throws Forbidden.
 */
export function impersonated(user: User, headers: Readonly<Record<string, string>>, authorizer: RbacAuthorizer): User {
  const name = headers['impersonate-user'];
  const groups = (headers['impersonate-group'] ?? '').split(',').map((group) => group.trim()).filter((group) => group !== '');
  if (name === undefined || name === '') {
    if (groups.length === 0) return user;
    throw ApiError.badRequest(`requested [${groups.map((group) => `{Group  ${group}    }`).join(' ')}] without impersonating a user`);
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
  const [, namespace = '', accountName = ''] = account ?? [];
  check(user, authorizer, account ? { resource: 'serviceaccounts', namespace, name: accountName } : { resource: 'users', namespace: '', name });
  for (const group of groups) check(user, authorizer, { resource: 'groups', namespace: '', name: group });
  const implied = account && groups.length === 0 ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] : [];
  const status = name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated';
  return { name, uid: headers['impersonate-uid'], groups: [...new Set([...groups, ...implied, status])] };
}

function check(user: User, authorizer: RbacAuthorizer, target: { resource: string; namespace: string; name: string }): void {
  const access = { user, verb: 'impersonate', group: '', version: 'v1', subresource: '', ...target };
  const { allowed, reason } = authorizer.authorize(access);
  if (!allowed) throw forbidden(access, reason);
}
