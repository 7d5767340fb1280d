import { ApiError } from '#lib/schema/index.ts';
import type { AccessAttributes } from './user.ts';

/** The 403 for what the authoriser refused, in upstream's words (handlers/responsewriters/errors.go). */
export function forbidden(attributes: AccessAttributes, reason = ''): ApiError {
  const why = sanitised(deniedMessage(attributes)) + (reason === '' ? '' : `: ${reason}`);
  const { group, resource, name } = attributes;
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const subject = name === '' ? qualified : `${qualified} ${JSON.stringify(name)}`;
  const details = { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), ...(resource === '' ? {} : { kind: resource }) };
  return new ApiError('Forbidden', resource === '' ? `forbidden: ${why}` : `${subject} is forbidden: ${why}`, details);
}

function deniedMessage({ user, verb, group, resource, subresource, namespace, path }: AccessAttributes): string {
  const name = JSON.stringify(user.name);
  if (path !== undefined) return `User ${name} cannot ${verb} path ${JSON.stringify(path)}`;
  const what = JSON.stringify(subresource === '' ? resource : `${resource}/${subresource}`);
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  return `User ${name} cannot ${verb} resource ${what} in API group ${JSON.stringify(group)} ${where}`;
}

/** So that a refusal never looks like HTML. */
function sanitised(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
