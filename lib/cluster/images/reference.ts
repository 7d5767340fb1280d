/** An image reference in its full form. */
export interface ImageReference {
  /** `docker.io/library/nginx`. */
  repository: string;
  registry: string;
  tag: string | undefined;
  /** `sha256:…`. */
  digest: string | undefined;
}

const PATH_COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Reads a reference as Docker's `reference.ParseNormalizedNamed` does: the registry defaults to
 * docker.io, its bare names to `library/`, the tag to `latest`. Undefined when the format is invalid.
 */
export function parseReference(text: string): ImageReference | undefined {
  const [named = '', digest, ...more] = text.split('@');
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const name = hasTag ? named.slice(0, colon) : named;
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(0, slash));
  const isRegistry = slash > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = !isRegistry || first === 'index.docker.io' ? 'docker.io' : first;
  const rest = isRegistry ? name.slice(slash + 1) : name;
  const path = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  if (!path.split('/').every((component) => PATH_COMPONENT.test(component))) return undefined;
  return { repository: `${registry}/${path}`, registry, tag: tag ?? (digest ? undefined : 'latest'), digest };
}

/** `docker.io/library/nginx:latest`, or `…@sha256:…`. */
export function formatReference(reference: ImageReference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  return `${reference.repository}${tag}${reference.digest ? `@${reference.digest}` : ''}`;
}
