import { ALPINE, CURL } from './alpine/image.ts';
import { BUSYBOX } from './busybox/image.ts';
import { HTTPD } from './httpd/image.ts';
import type { ImageFamily, ImageResult } from './image.ts';
import { DEBIAN, UBUNTU } from './debian/image.ts';
import { NGINX } from './nginx/image.ts';
import { PERL } from './perl/image.ts';
import { REDIS } from './redis/image.ts';
import { formatReference, parseReference } from './reference.ts';
import { SAMPLES } from './samples/images.ts';
import { SERVICES } from './services/images.ts';
import { STRESS } from './stress/image.ts';
import type { ImageReference } from './reference.ts';

/** Every repository that can be pulled. */
const FAMILIES: readonly ImageFamily[] = [
  ALPINE,
  BUSYBOX,
  CURL,
  DEBIAN,
  HTTPD,
  NGINX,
  PERL,
  REDIS,
  STRESS,
  UBUNTU,
  ...SAMPLES,
  ...SERVICES,
];

const BY_REPOSITORY: ReadonlyMap<string, ImageFamily> = new Map(FAMILIES.map((family) => [family.repository, family]));

/**
 * The image of a reference as written in a Pod (`nginx`, `busybox:1.36`, `docker.io/library/nginx@sha256:…`),
 * or the container runtime's error when a registry would not have it. A reference of an invalid format
 * has an error too; the kubelet refuses those before it comes here.
 */
export function findImage(reference: string): ImageResult {
  const parsed = parseReference(reference);
  if (!parsed) return { code: 'Unknown', error: `failed to parse image reference "${reference}": invalid reference format` };
  const family = BY_REPOSITORY.get(parsed.repository);
  if (!family) return { code: 'Unknown', error: absentRepository(parsed) };
  const make = parsed.digest ? findDigest(family, parsed.digest) : family.tags.get(parsed.tag ?? 'latest');
  if (!make) return { code: 'NotFound', error: unresolved(parsed, `${formatReference(parsed)}: not found`) };
  return { image: { ...make(), reference: formatReference(parsed) } };
}

function findDigest(family: ImageFamily, digest: string) {
  for (const make of family.tags.values()) if (make().digest === digest) return make;
  return undefined;
}

/** Docker Hub tells a missing repository from a private one to nobody; other registries do not exist here. */
function absentRepository(reference: ImageReference): string {
  if (reference.registry !== 'docker.io') {
    const host = reference.registry;
    const path = reference.repository.slice(host.length + 1);
    const address = `https://${host}/v2/${path}/manifests/${reference.tag ?? reference.digest}`;
    return unresolved(reference, `failed to do request: Head "${address}": dial tcp: lookup ${host.split(':')[0]}: no such host`);
  }
  return unresolved(
    reference,
    'pull access denied, repository does not exist or may require authorization: ' +
      'server message: insufficient_scope: authorization failed',
  );
}

function unresolved(reference: ImageReference, cause: string): string {
  const name = formatReference(reference);
  return `failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${cause}`;
}
