import { goText } from '#lib/schema/index.ts';
import { at, list, record, text } from '../resources/info.ts';
import { parseQuantity } from '../quantity.ts';
import { longTime, yesNo } from './writer.ts';
import type { DescriptionWriter } from './writer.ts';

type Json = Record<string, unknown>;

export interface ContainersSection {
  title: string;
  containers: unknown;
  statuses?: unknown;
  /** The Pod, for values of env from its fields; left out for templates. */
  pod?: Json;
  /** Blanks before, in a template. */
  space: string;
}

/** `Containers:` with all that is known of each. */
export function writeContainers(w: DescriptionWriter, section: ContainersSection): void {
  const containers = list(section.containers).map(record);
  w.line(0, `${section.space}${section.title}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const status = list(section.statuses).map(record).find((each) => each['name'] === container['name']);
    writeBasics(w, container, status, section.space);
    writeWords(w, 'Command', container['command']);
    writeWords(w, 'Args', container['args']);
    if (status) writeState(w, status);
    writeResources(w, container['resources'], 2);
    for (const kind of ['liveness', 'readiness', 'startup'] as const) {
      const probe = container[`${kind}Probe`];
      if (probe) w.field(kind.charAt(0).toUpperCase() + kind.slice(1), probeText(record(probe)), 2);
    }
    writeEnvFrom(w, list(container['envFrom']).map(record));
    writeEnv(w, container, section.pod);
    writeMounts(w, container);
  }
}

function writeBasics(w: DescriptionWriter, container: Json, status: Json | undefined, space: string): void {
  w.line(1, `${space === '' ? '' : ' '}${text(container['name'])}:`);
  if (status) w.field('Container ID', status['containerID'], 2);
  w.field('Image', container['image'], 2);
  if (status) w.field('Image ID', status['imageID'], 2);
  const ports = list(container['ports']).map(record);
  const named = (port: Json, number: unknown) => `${text(number ?? 0)}/${text(port['protocol'])}${port['name'] ? ` (${text(port['name'])})` : ''}`;
  const portText = ports.map((port) => named(port, port['containerPort'])).join(', ');
  const hostText = ports.map((port) => named(port, port['hostPort'])).join(', ');
  w.field(portText.includes(',') ? 'Ports' : 'Port', portText || '<none>', 2);
  w.field(hostText.includes(',') ? 'Host Ports' : 'Host Port', hostText || '<none>', 2);
  const seccomp = at(container, 'securityContext', 'seccompProfile', 'type');
  if (seccomp) w.field('SeccompProfile', seccomp, 2);
}

function writeWords(w: DescriptionWriter, title: string, words: unknown): void {
  const all = list(words).flatMap((word) => text(word).split('\n'));
  if (list(words).length === 0) return;
  w.line(2, `${title}:`);
  for (const word of all) w.line(3, word);
}

function writeState(w: DescriptionWriter, status: Json): void {
  writeOneState(w, 'State', record(status['state']));
  if (record(status['lastState'])['terminated']) writeOneState(w, 'Last State', record(status['lastState']));
  w.field('Ready', yesNo(status['ready']), 2);
  w.field('Restart Count', status['restartCount'] ?? 0, 2);
}

function writeOneState(w: DescriptionWriter, title: string, state: Json): void {
  if (state['running']) {
    w.field(title, 'Running', 2);
    w.field('Started', longTime(record(state['running'])['startedAt']), 3);
    return;
  }
  if (!state['terminated']) {
    w.field(title, 'Waiting', 2);
    const reason = record(state['waiting'])['reason'];
    if (reason) w.field('Reason', reason, 3);
    return;
  }
  const terminated = record(state['terminated']);
  w.field(title, 'Terminated', 2);
  if (terminated['reason']) w.field('Reason', terminated['reason'], 3);
  if (terminated['message']) w.field('Message', terminated['message'], 3);
  w.field('Exit Code', terminated['exitCode'] ?? 0, 3);
  if (Number(terminated['signal'] ?? 0) > 0) w.field('Signal', terminated['signal'], 3);
  w.field('Started', longTime(terminated['startedAt']), 3);
  w.field('Finished', longTime(terminated['finishedAt']), 3);
}

/** `Limits:` and `Requests:`. */
export function writeResources(w: DescriptionWriter, resources: unknown, level: number): void {
  for (const [key, title] of [['limits', 'Limits'], ['requests', 'Requests']] as const) {
    const entries = Object.entries(record(record(resources)[key])).sort(([a], [b]) => (a < b ? -1 : 1));
    if (entries.length > 0) w.line(level, `${title}:`);
    for (const [name, quantity] of entries) w.field(name, quantity, level + 1);
  }
}

/** `http-get http://:80/ delay=0s timeout=1s period=10s #success=1 #failure=3` */
export function probeText(probe: Json): string {
  const number = (name: string) => text(probe[name] ?? 0);
  const attributes = `delay=${number('initialDelaySeconds')}s timeout=${number('timeoutSeconds')}s period=${number('periodSeconds')}s `
    + `#success=${number('successThreshold')} #failure=${number('failureThreshold')}`;
  if (probe['exec']) return `exec ${goText(record(probe['exec'])['command'] ?? [])} ${attributes}`;
  if (probe['httpGet']) {
    const { scheme, host, port, path } = record(probe['httpGet']);
    const where = text(path);
    return `http-get ${text(scheme).toLowerCase()}://${text(host)}:${text(port)}${where === '' || where.startsWith('/') ? where : `/${where}`} ${attributes}`;
  }
  if (probe['tcpSocket']) {
    const { host, port } = record(probe['tcpSocket']);
    return `tcp-socket ${text(host)}:${text(port)} ${attributes}`;
  }
  if (probe['grpc']) {
    const { port, service } = record(probe['grpc']);
    return `grpc <pod>:${text(port)} ${text(service)} ${attributes}`;
  }
  return `unknown ${attributes}`;
}

function writeEnvFrom(w: DescriptionWriter, sources: readonly Json[]): void {
  if (sources.length === 0) return;
  w.line(2, 'Environment Variables from:');
  for (const source of sources) {
    const [kind, reference] = source['configMapRef'] ? ['ConfigMap', record(source['configMapRef'])] as const
      : ['Secret', record(source['secretRef'])] as const;
    const prefix = text(source['prefix']);
    const optional = `Optional: ${reference['optional'] === true}`;
    w.line(3, `${text(reference['name'])}\t${kind}${prefix === '' ? '' : ` with prefix '${prefix}'`}\t${optional}`);
  }
}

function writeEnv(w: DescriptionWriter, container: Json, pod: Json | undefined): void {
  const variables = list(container['env']).map(record);
  w.line(2, `Environment:${variables.length === 0 ? '\t<none>' : ''}`);
  for (const variable of variables) {
    const name = text(variable['name']);
    const from = variable['valueFrom'] ? record(variable['valueFrom']) : undefined;
    if (from) {
      w.line(3, `${name}:\t${valueFromText(from, container, pod)}`);
      continue;
    }
    text(variable['value']).split('\n').forEach((part, index) => w.line(3, index === 0 ? `${name}:\t${part}` : `\t${part}`));
  }
}

function valueFromText(from: Json, container: Json, pod: Json | undefined): string {
  if (from['fieldRef']) {
    const { apiVersion, fieldPath } = record(from['fieldRef']);
    return `${pod ? fieldValue(pod, text(fieldPath)) : ''} (${text(apiVersion)}:${text(fieldPath)})`;
  }
  if (from['resourceFieldRef']) {
    const resource = text(record(from['resourceFieldRef'])['resource']);
    const value = resourceValue(container, resource, record(from['resourceFieldRef'])['divisor']);
    const shown = value === '0' && (resource === 'limits.cpu' || resource === 'limits.memory') ? 'node allocatable' : value;
    return `${shown} (${resource})`;
  }
  const [what, reference] = from['secretKeyRef'] ? ['in secret', record(from['secretKeyRef'])] as const : ['of config map', record(from['configMapKeyRef'])] as const;
  return `<set to the key '${text(reference['key'])}' ${what} '${text(reference['name'])}'>\tOptional: ${reference['optional'] === true}`;
}

/** The fields kubectl can tell from the Pod itself (k8s.io/kubectl/pkg/util/fieldpath). */
const DOWNWARD_FIELDS = new Set(['metadata.name', 'metadata.namespace', 'metadata.uid', 'metadata.labels', 'metadata.annotations']);

function fieldValue(pod: Json, path: string): string {
  const subscript = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (subscript) return text(at(pod, 'metadata', subscript[1] ?? '', subscript[2] ?? ''));
  return DOWNWARD_FIELDS.has(path) ? text(at(pod, ...path.split('.'))) : '';
}

/** A container's limit or request, `limits.cpu`, in units of a divisor, rounded up. */
export function resourceValue(container: Json, resource: string, divisor: unknown): string {
  const [kind = '', ...name] = resource.split('.');
  const value = parseQuantity(text(at(container, 'resources', kind, name.join('.')) ?? '0')) ?? 0;
  const unit = parseQuantity(text(divisor)) || 1;
  return String(Math.ceil(value / unit));
}

function writeMounts(w: DescriptionWriter, container: Json): void {
  const mounts = list(container['volumeMounts']).map(record);
  w.line(2, `Mounts:${mounts.length === 0 ? '\t<none>' : ''}`);
  for (const mount of mounts.sort((a, b) => (text(a['mountPath']) < text(b['mountPath']) ? -1 : 1))) {
    const flags = [mount['readOnly'] === true ? 'ro' : 'rw', ...(mount['subPath'] ? [`path=${JSON.stringify(mount['subPath'])}`] : [])];
    w.line(3, `${text(mount['mountPath'])} from ${text(mount['name'])} (${flags.join(',')})`);
  }
  const devices = list(container['volumeDevices']).map(record);
  if (devices.length > 0) w.line(2, 'Devices:');
  for (const device of devices) w.line(3, `${text(device['devicePath'])} from ${text(device['name'])}`);
}
