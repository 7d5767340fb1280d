import type { FlagSet } from '../../cobra/flag-set.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';

/** The Pod that the flags of `kubectl run` describe, fields in Go's order (generate/versioned/run.go). */
export function podFromFlags(flags: FlagSet, args: readonly string[]): AnyObject {
  const name = args[0] ?? '';
  const rest = args.slice(1);
  const annotations = pairs(flags.list('annotations'), 'annotation');
  const env = flags.list('env').filter((pair) => pair !== '').map(environmentVariable);
  const port = flags.string('port');
  const restart = flags.string('restart') || (flags.bool('stdin') ? 'OnFailure' : 'Always');
  const words = rest.length === 0 ? {} : { [flags.bool('command') ? 'command' : 'args']: rest };
  const container = {
    name, image: flags.string('image'), ...words,
    ...(port === '' ? {} : { ports: [{ containerPort: portNumber(port) }] }),
    ...(env.length === 0 ? {} : { env }),
    resources: {},
    ...(flags.string('image-pull-policy') === '' ? {} : { imagePullPolicy: flags.string('image-pull-policy') }),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('stdin') && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
  return {
    kind: 'Pod', apiVersion: 'v1',
    metadata: { name, labels: labelsOf(flags, name), ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: { containers: [container], restartPolicy: restart, dnsPolicy: 'ClusterFirst' },
    status: {},
  } as unknown as AnyObject;
}

/** The Service that `--expose` adds. */
export function serviceFromFlags(flags: FlagSet, name: string): AnyObject {
  const port = portNumber(flags.string('port'));
  const labels = flags.string('labels') === '' ? undefined : labelsOf(flags, name);
  return {
    kind: 'Service', apiVersion: 'v1',
    metadata: { name, ...(labels ? { labels } : {}) },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: labels ?? { run: name } },
    status: { loadBalancer: {} },
  } as unknown as AnyObject;
}

function labelsOf(flags: FlagSet, name: string): Record<string, string> {
  const spec = flags.string('labels');
  if (spec === '') return { run: name };
  return Object.fromEntries(spec.split(',').map((pair) => {
    const parts = pair.split('=');
    if (parts.length !== 2 || parts[0] === '') throw new Failure(`unexpected label spec: ${pair}`);
    return [parts[0] ?? '', parts[1] ?? ''];
  }));
}

function pairs(list: readonly string[], what: string): Record<string, string> {
  return Object.fromEntries(list.flatMap((entry) => entry.split(',')).map((pair) => {
    const equals = pair.indexOf('=');
    if (equals <= 0) throw new Failure(`unexpected ${what}: ${pair}`);
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  }));
}

function environmentVariable(pair: string): Record<string, string> {
  const equals = pair.indexOf('=');
  const name = pair.slice(0, equals);
  if (equals <= 0 || !/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) throw new Failure(`invalid env: ${pair}`);
  const value = pair.slice(equals + 1);
  return value === '' ? { name } : { name, value };
}

function portNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}
