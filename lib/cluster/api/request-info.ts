/** What a request's line says it is about (apiserver/pkg/endpoints/request/requestinfo.go). */
export interface RequestInfo {
  /** False for what is no resource: /healthz, /apis, /openapi/v3. */
  isResource: boolean;
  path: string;
  /** get, list, watch, create, update, patch, delete, deletecollection; or the method in lower case. */
  verb: string;
  group: string;
  version: string;
  namespace: string;
  resource: string;
  subresource: string;
  name: string;
  /** What follows the subresource: the path that a proxy request is for. */
  rest: readonly string[];
}

const VERBS: Readonly<Record<string, string>> = { POST: 'create', GET: 'get', HEAD: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
/** What may follow a Namespace's name without being a resource in it. */
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);

export function parseRequestInfo(method: string, path: string, query: URLSearchParams): RequestInfo {
  const parts = splitPath(path);
  const plain: RequestInfo = {
    isResource: false, path, verb: method.toLowerCase(), group: '', version: '', namespace: '', resource: '', subresource: '', name: '', rest: [],
  };
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return plain;
  const start = isCore ? 2 : 3;
  if (parts.length <= start) return plain;
  const info = { ...plain, isResource: true, group: isCore ? '' : (parts[1] ?? ''), version: parts[start - 1] ?? '', verb: VERBS[method] ?? '' };
  locate(info, parts.slice(start));
  return withCollectionVerb(info, query);
}

function locate(info: RequestInfo, given: readonly string[]): void {
  let parts = given;
  if (parts[0] === 'namespaces') {
    info.namespace = parts[1] ?? '';
    if (parts.length > 2 && !NAMESPACE_SUBRESOURCES.has(parts[2] ?? '')) parts = parts.slice(2);
  }
  const [resource = '', name = '', subresource = '', ...rest] = parts;
  Object.assign(info, { resource, name, subresource, rest });
}

/** Reading or deleting without a name is about the whole collection; a name may come by field selector too. */
function withCollectionVerb(info: RequestInfo, query: URLSearchParams): RequestInfo {
  if (info.name !== '' || (info.verb !== 'get' && info.verb !== 'delete')) return watchOfOne(info, query);
  if (info.verb === 'delete') return { ...info, verb: 'deletecollection' };
  const named = /(?:^|,)metadata\.name==?([^,]+)(?:,|$)/.exec(query.get('fieldSelector') ?? '')?.[1] ?? '';
  return { ...info, verb: isTrue(query.get('watch')) ? 'watch' : 'list', name: named };
}

/** `…/pods/web?watch=true` watches the one object. */
function watchOfOne(info: RequestInfo, query: URLSearchParams): RequestInfo {
  return info.verb === 'get' && info.subresource === '' && isTrue(query.get('watch')) ? { ...info, verb: 'watch' } : info;
}

/** A query parameter that is set and not false (conversion.Convert_Slice_string_To_bool). */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== 'false' && value !== '0';
}

function splitPath(path: string): string[] {
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? [] : trimmed.split('/').map(decoded);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
