import { resourceFor, resourceForKind } from '../../api/mapper.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { at, list, record, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { selectNamespace } from '../../config/target.ts';
import { withCause } from '../change-cause.ts';
import { objectsToChange, visitAll } from '../changed-objects.ts';
import { createObject, dryRunOf, withLastApplied } from '../write.ts';
import { applyOverrides } from '../run/overrides.ts';

/** `kubectl expose deployment web --port=80`: a Service for what an object selects. */
export const expose: Command = async (invocation) => {
  const { flags, args, io, process } = invocation;
  const dryRun = dryRunOf(flags, io);
  const print = resultPrinter({ process, flags, operation: 'exposed', typed: true });
  const errors: unknown[] = [];
  await visitAll(invocation, objectsToChange(invocation, args, errors, { labelSelector: '', latest: false, typed: true }), errors, async (info) => {
    const service = withCause(invocation, applyOverrides(flags, serviceFor(invocation, info)));
    if (dryRun === 'client') {
      io.out(print(service));
      return;
    }
    const client = invocation.client();
    const resource = await resourceForKind(client.discovery, 'v1', 'Service') ?? await resourceFor(client.discovery, 'services');
    const object = flags.bool('save-config') ? withLastApplied(service) : service;
    const target: Info = { resource, namespace: info.namespace || client.namespace, name: text(service.metadata?.name), object };
    io.out(print(await createObject(client, target, { dryRun, fieldManager: flags.string('field-manager') })));
  });
};

function serviceFor(invocation: Invocation, info: Info): AnyObject {
  const { flags, config } = invocation;
  const object = info.object;
  if (!object || !canBeExposed(object)) {
    const resource = `${info.resource.kind}${info.resource.group === '' ? '' : `.${info.resource.group}`}`;
    throw new Failure(`cannot expose a ${resource}`);
  }
  const { namespace, enforced } = selectNamespace(config, flags);
  const selector = flags.string('selector') === '' ? selectorOf(object) : labelsFrom(flags.string('selector'));
  const labels = flags.string('labels') === '' ? record(object.metadata?.labels) : labelsFrom(flags.string('labels'));
  const ports = portsFor(invocation, object);
  const name = flags.string('name') || info.name.slice(0, 63);
  const type = flags.string('type');
  return {
    kind: 'Service', apiVersion: 'v1',
    metadata: { name, ...(enforced ? { namespace } : {}), ...(Object.keys(labels).length === 0 ? {} : { labels }) },
    spec: {
      ports, selector,
      ...(flags.string('cluster-ip') === '' ? {} : { clusterIP: flags.string('cluster-ip') }),
      ...(type === '' ? {} : { type }),
      ...(flags.string('external-ip') === '' ? {} : { externalIPs: [flags.string('external-ip')] }),
      ...sessionAffinity(flags.string('session-affinity')),
      ...(flags.string('load-balancer-ip') === '' ? {} : { loadBalancerIP: flags.string('load-balancer-ip') }),
    },
    status: { loadBalancer: {} },
  } as unknown as AnyObject;
}

function sessionAffinity(value: string): Record<string, string> {
  if (value === '') return {};
  if (value !== 'None' && value !== 'ClientIP') throw new Failure(`unknown session affinity: ${value}`);
  return { sessionAffinity: value };
}

function canBeExposed({ kind }: AnyObject): boolean {
  return ['Pod', 'Service', 'ReplicationController', 'Deployment', 'ReplicaSet'].includes(kind);
}

function selectorOf(object: AnyObject): Record<string, unknown> {
  const refuse = (why: string) => new Failure(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);
  if (object.kind === 'Pod') {
    const labels = record(object.metadata?.labels);
    if (Object.keys(labels).length === 0) throw refuse('the pod has no labels and cannot be exposed');
    return labels;
  }
  if (object.kind === 'Service' || object.kind === 'ReplicationController') {
    const selector = record(at(object, 'spec', 'selector'));
    if (Object.keys(selector).length === 0) throw refuse('the service has no pod selector set');
    return selector;
  }
  const selector = record(at(object, 'spec', 'selector'));
  if (list(selector['matchExpressions']).length > 0) throw refuse(`couldn't convert expressions - "${goExpressions(selector['matchExpressions'])}" to map-based selector format`);
  return record(selector['matchLabels']);
}

/** Go's %+v of the expressions. */
function goExpressions(expressions: unknown): string {
  const texts = list(expressions).map(record).map(({ key, operator, values }) => `{Key:${text(key)} Operator:${text(operator)} Values:[${list(values).map(text).join(' ')}]}`);
  return `[${texts.join(' ')}]`;
}

function labelsFrom(spec: string): Record<string, string> {
  return Object.fromEntries(spec.split(',').map((pair) => {
    const parts = pair.split('=');
    if (parts.length !== 2) throw new Failure(`unexpected label spec: ${pair}`);
    if (parts[0] === '') throw new Failure('unexpected empty label key');
    return [parts[0] ?? '', parts[1] ?? ''];
  }));
}

interface FoundPort {
  port: number;
  protocol: string;
}

function portsOf(object: AnyObject): FoundPort[] {
  if (object.kind === 'Service') return list(at(object, 'spec', 'ports')).map(record).map((port) => ({ port: Number(port['port']), protocol: text(port['protocol']) || 'TCP' }));
  const spec = object.kind === 'Pod' ? object['spec'] : at(object, 'spec', 'template', 'spec');
  return list(record(spec)['containers']).flatMap((container) => list(record(container)['ports'])).map(record)
    .map((port) => ({ port: Number(port['containerPort']), protocol: text(port['protocol']) || 'TCP' }));
}

function portsFor({ flags }: Invocation, object: AnyObject): Record<string, unknown>[] {
  const found = portsOf(object);
  const asked = flags.string('port');
  if (asked === '' && found.length === 0) throw new Failure("couldn't find port via --port flag or introspection");
  const numbers = asked === '' ? found.map((each) => String(each.port)) : asked.split(',');
  const target = flags.string('target-port');
  return numbers.map((text, index) => {
    if (!/^[+-]?\d+$/.test(text)) throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    const port = Number(text);
    const protocol = flags.string('protocol') || found.find((each) => each.port === port)?.protocol || 'TCP';
    const targetPort = target === '' ? port : /^\d+$/.test(target) ? Number(target) : target;
    return { ...(numbers.length > 1 ? { name: `port-${index + 1}` } : {}), protocol, port, targetPort };
  });
}
