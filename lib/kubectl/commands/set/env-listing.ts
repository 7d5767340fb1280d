import { resourceValue } from '../../describers/containers.ts';
import { resourceFor } from '../../api/mapper.ts';
import { goQuote } from '../../resources/go-quote.ts';
import { at, list, record, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, isReportable, messageOf } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { withPodSpec, withSelectedContainers } from './template-change.ts';

type Json = Record<string, unknown>;

/** `kubectl set env --list`: each container's variables; with `--resolve` what they refer to is looked up. */
export class EnvironmentListing {
  readonly #invocation: Invocation;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
  }

  /** `change` makes of a container what the other flags would make of it. */
  async print(infos: readonly Info[], change: (container: Json) => Json): Promise<void> {
    for (const { object } of infos) if (object) await this.#object(object, change);
  }

  async #object(object: AnyObject, change: (container: Json) => Json): Promise<void> {
    const { flags, io } = this.#invocation;
    const pattern = flags.string('containers');
    const containers: Json[] = [];
    try {
      withPodSpec(object, (spec) => {
        const found = withSelectedContainers(spec, pattern, (container) => {
          containers.push(change(container));
          return container;
        });
        if (!found) io.err(`Warning: ${object.kind}/${text(object.metadata?.name)} does not have any containers matching ${JSON.stringify(pattern)}\n`);
        return spec;
      });
    } catch (error) {
      // What has no Pod template has nothing to list.
      if (!(error instanceof Failure)) throw error;
    }
    for (const container of containers) await this.#container(object, container);
  }

  async #container(object: AnyObject, container: Json): Promise<void> {
    const { flags, io } = this.#invocation;
    io.out(`# ${object.kind} ${text(object.metadata?.name)}, container ${text(container['name'])}\n`);
    const unresolved = new Map<string, string[]>();
    for (const variable of list(container['env']).map(record)) {
      const name = text(variable['name']);
      if (variable['valueFrom'] === undefined) {
        io.out(`${name}=${text(variable['value'])}\n`);
        continue;
      }
      const from = record(variable['valueFrom']);
      try {
        io.out(flags.bool('resolve') ? `${name}=${await this.#resolved(from, object, container)}\n` : referenceLine(name, from));
      } catch (error) {
        if (!isReportable(error)) throw error;
        io.out(referenceLine(name, from));
        unresolved.set(messageOf(error), [...unresolved.get(messageOf(error)) ?? [], name]);
      }
    }
    const problems = [...unresolved].map(([problem, names]) => `error retrieving reference for ${names.sort().join(', ')}: ${problem}\n`);
    io.err(problems.sort().join(''));
  }

  async #resolved(from: Json, object: AnyObject, container: Json): Promise<string> {
    if (from['secretKeyRef']) return Buffer.from(await this.#key('secrets', record(from['secretKeyRef'])), 'base64').toString('utf8');
    if (from['configMapKeyRef']) return this.#key('configmaps', record(from['configMapKeyRef']));
    if (from['fieldRef']) return fieldValue(object, text(record(from['fieldRef'])['fieldPath']));
    const { resource, divisor } = record(from['resourceFieldRef']);
    if (!/^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/.test(text(resource))) throw new Failure(`Unsupported container resource : ${text(resource)}`);
    return resourceValue(container, text(resource), divisor);
  }

  async #key(plural: 'secrets' | 'configmaps', { name, key }: Json): Promise<string> {
    const client = this.#invocation.client();
    const target = client.path(await resourceFor(client.discovery, plural), client.namespace, text(name));
    const data = record((await client.json<AnyObject>({ method: 'GET', target }))['data']);
    if (Object.hasOwn(data, text(key))) return text(data[text(key)]);
    throw new Failure(`key ${text(key)} not found in ${plural === 'secrets' ? 'secret' : 'config map'} ${text(name)}`);
  }
}

/** `# PASS from secret db, key pass` (env_resolve.go's GetEnvVarRefString) */
function referenceLine(name: string, from: Json): string {
  return `# ${name} from ${referenceText(from)}\n`;
}

function referenceText(from: Json): string {
  const [map, secret, resource] = [record(from['configMapKeyRef']), record(from['secretKeyRef']), record(from['resourceFieldRef'])];
  if (from['configMapKeyRef']) return `configmap ${text(map['name'])}, key ${text(map['key'])}`;
  if (from['secretKeyRef']) return `secret ${text(secret['name'])}, key ${text(secret['key'])}`;
  if (from['fieldRef']) return `field path ${text(record(from['fieldRef'])['fieldPath'])}`;
  if (from['resourceFieldRef']) return `resource field ${resource['containerName'] ? `${text(resource['containerName'])}/` : ''}${text(resource['resource'])}`;
  return 'invalid valueFrom';
}

/** What the object itself, often a Deployment, has at a Pod's path. */
function fieldValue(object: AnyObject, path: string): string {
  const subscript = /^(.+?)\['(.*)'\]$/.exec(path);
  if (subscript) {
    const [, map = '', key = ''] = subscript;
    if (map !== 'metadata.annotations' && map !== 'metadata.labels') throw new Failure(`fieldPath ${JSON.stringify(path)} does not support subscript`);
    return text(at(object, ...map.split('.'), key));
  }
  switch (path) {
    case 'metadata.annotations': case 'metadata.labels': {
      const entries = Object.entries(record(at(object, ...path.split('.'))));
      return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${goQuote(text(value))}`).join('\n');
    }
    case 'metadata.name': case 'metadata.namespace': case 'metadata.uid': return text(at(object, ...path.split('.')));
    default: throw new Failure(`unsupported fieldPath: ${path}`);
  }
}
