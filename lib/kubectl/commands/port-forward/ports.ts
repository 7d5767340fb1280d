import { at, list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';

export interface ForwardedPort {
  /** 0 asks for a free one. */
  local: number;
  remote: number;
}

/** `8080:80`, `:80`, `http` as ports of the Pod; a Service's ports lead to its targets. Throws Failure. */
export function forwardedPorts(words: readonly string[], object: AnyObject, pod: AnyObject): ForwardedPort[] {
  const resolved = words.map((word) => (object.kind === 'Service' ? portOfService(word, object, pod) : portOfPod(word, pod)));
  return resolved.map(parsePorts);
}

function portOfPod(word: string, pod: AnyObject): string {
  const [local, remote] = splitPort(word);
  const number = isNumber(remote) ? remote : String(containerPort(pod, remote));
  return local === remote ? number : `${local}:${number}`;
}

function portOfService(word: string, service: AnyObject, pod: AnyObject): string {
  const ports = list(at(service, 'spec', 'ports')).map(record);
  const name = text(service.metadata?.name);
  const [local, remote] = splitPort(word);
  const asked = isNumber(remote)
    ? ports.find((each) => each['port'] === Number(remote))
    : ports.find((each) => each['name'] === remote);
  if (!asked) throw new Failure(isNumber(remote) ? `Service ${name} does not have a service port ${remote}` : `Service '${name}' does not have a named port '${remote}'`);
  const here = local === remote ? text(asked['port']) : local;
  const target = asked['targetPort'] ?? asked['port'];
  const there = text(at(service, 'spec', 'clusterIP')) === 'None' ? text(asked['port']) : text(typeof target === 'string' ? containerPort(pod, target) : target);
  return here === there ? there : `${here}:${there}`;
}

function containerPort(pod: AnyObject, name: string): number {
  for (const container of list(at(pod, 'spec', 'containers')).map(record)) {
    const port = list(container['ports']).map(record).find((each) => each['name'] === name);
    if (port) return Number(port['containerPort']);
  }
  throw new Failure(`Pod '${text(pod.metadata?.name)}' does not have a named port '${name}'`);
}

function splitPort(word: string): [string, string] {
  const [first = '', second] = word.split(':');
  return [first, second ?? first];
}

function parsePorts(word: string): ForwardedPort {
  const parts = word.split(':');
  if (parts.length > 2) throw new Failure(`invalid port format '${word}'`);
  const [first = '', second = first] = parts;
  const local = parsePort(first || '0', 'local');
  const remote = parsePort(second, 'remote');
  if (remote === 0) throw new Failure('remote port must be > 0');
  return { local, remote };
}

function parsePort(digits: string, side: 'local' | 'remote'): number {
  if (!isNumber(digits)) throw new Failure(`error parsing ${side} port '${digits}': strconv.ParseUint: parsing ${JSON.stringify(digits)}: invalid syntax`);
  const port = Number(digits);
  if (port > 65_535) throw new Failure(`error parsing ${side} port '${digits}': strconv.ParseUint: parsing ${JSON.stringify(digits)}: value out of range`);
  return port;
}

function isNumber(word: string): boolean {
  return /^\d+$/.test(word);
}
