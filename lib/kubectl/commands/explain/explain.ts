import { sortedJson } from '#lib/schema/index.ts';
import type { ApiClient } from '../../api/client.ts';
import { apiVersionOf } from '../../api/resource.ts';
import type { Resource } from '../../api/resource.ts';
import { resourceFor, splitApiVersion } from '../../api/mapper.ts';
import { record } from '../../resources/info.ts';
import { Failure, PlainFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { fieldListText, followPath } from './render.ts';
import type { Schemas } from './render.ts';

/** `kubectl explain pods.spec.containers`: what the server's OpenAPI documents say of a kind or a field. */
export const explain: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  if (args.length === 0) {
    throw new Failure('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n');
  }
  if (args.length > 1) throw new Failure('We accept only this format: explain RESOURCE\n');
  const output = flags.string('output');
  const { resource, path } = await parseRequest(invocation, args[0] ?? '');
  const document = await documentFor(invocation.client(), resource);
  if (output !== 'plaintext' && output !== 'plaintext-openapiv2') throw new Failure(`unrecognized format: ${output}`);
  const { text, missing } = explained(document, resource, path, flags.bool('recursive'));
  io.out(text);
  if (missing !== undefined) throw new Failure(`field ${JSON.stringify(missing)} does not exist`);
};

/** `deployments.spec.replicas`: the longest beginning that names a resource, and the fields after it. */
async function parseRequest(invocation: Invocation, request: string): Promise<{ resource: Resource; path: string[] }> {
  if (request === '') throw new Failure('a resource must be present, got: /, Resource=');
  if (/^\.|\.\./.test(request)) throw new Failure('invalid jsonpath syntax, first node must be field node');
  const { discovery } = invocation.client();
  const words = request.replace(/^\.+|\.+$/g, '').split('.');
  const [first = '', ...rest] = words;
  const version = invocation.flags.string('api-version');
  const { resources } = await discovery.api();
  if (version === '') {
    for (let length = words.length; length > 1; length -= 1) {
      const name = words.slice(0, length).join('.').toLowerCase();
      const found = resources.find((each) => [each.plural, each.singular, ...each.shortNames].some((one) =>
        one !== '' && [`${one}.${each.group}`, `${one}.${each.version}.${each.group}`].includes(name)));
      if (found) return { resource: found, path: words.slice(length) };
    }
  }
  const resource = await resourceFor(discovery, first).catch((error: unknown) => {
    throw error instanceof Failure ? new PlainFailure(error.message) : error;
  });
  if (version === '') return { resource, path: rest };
  const [group, wanted] = splitApiVersion(version);
  const pinned = resources.find((each) => each.plural === resource.plural && each.group === group && each.version === wanted);
  return { resource: pinned ?? { ...resource, group, version: wanted }, path: rest };
}

interface OpenApiDocument {
  components?: { schemas?: Schemas };
}

async function documentFor(client: ApiClient, resource: Resource): Promise<OpenApiDocument> {
  const { paths } = await client.json<{ paths?: Record<string, { serverRelativeURL?: string }> }>({ method: 'GET', target: '/openapi/v3' });
  const name = resource.group === '' ? `api/${resource.version}` : `apis/${apiVersionOf(resource)}`;
  const target = paths?.[name]?.serverRelativeURL;
  if (!target) {
    throw new Failure(`couldn't find resource for "${resource.group}/${resource.version}, Resource=${resource.plural}"`);
  }
  return client.json<OpenApiDocument>({ method: 'GET', target });
}

function explained(document: OpenApiDocument, resource: Resource, path: readonly string[], recursive: boolean): { text: string; missing?: string } {
  const schemas = document.components?.schemas ?? {};
  const wanted = sortedJson({ group: resource.group, kind: resource.kind, version: resource.version });
  const schema = Object.values(schemas).find((each) =>
    (each['x-kubernetes-group-version-kind'] ?? []).some((kind) => sortedJson(record(kind)) === wanted));
  if (!schema) throw new Failure(`GVR (${resource.group}/${resource.version}, Resource=${resource.plural}) not found in OpenAPI schema`);
  const head = `${resource.group === '' ? '' : `GROUP:      ${resource.group}\n`}KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n\n`;
  const body = followPath(schema, path, schemas, (found) => fieldListText(found, schemas, recursive));
  if (body === undefined) return { text: head, missing: path.at(-1) ?? '' };
  return { text: `${head}${body}\n` };
}
