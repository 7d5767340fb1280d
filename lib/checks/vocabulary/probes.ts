import type { Container } from '#lib/schema/index.ts';
import type { Outcome } from '../outcome.ts';
import { failed, passed } from '../outcomes.ts';
import type { DeploymentQuestion } from './deployments.ts';
import { ofContainer } from './deployments.ts';

export type ProbeKind = 'livenessProbe' | 'readinessProbe' | 'startupProbe';

type Probe = NonNullable<Container['livenessProbe']>;

/** What a probe must be; what is left out may be anything. */
export interface WantedProbe {
  httpGet?: { path: string; port: number; headers?: Readonly<Record<string, string>> };
  tcpPort?: number;
  /** The command's words. */
  exec?: readonly string[];
  periodSeconds?: number;
  failureThreshold?: number;
  /** It gives up after this many seconds or more: periodSeconds times failureThreshold. */
  waitsAtLeast?: number;
}

/** The Deployment's container, its first or the one named, has this probe. */
export function hasProbe(kind: ProbeKind, wanted: WantedProbe, container?: string): DeploymentQuestion {
  return ofContainer((asked, deployment) => judge(kind, wanted, asked, `deployment.spec.template.spec.containers.${kind}`, deployment.metadata?.name), container);
}

function judge(kind: ProbeKind, wanted: WantedProbe, container: Container, field: string, deployment = ''): Outcome {
  const probe = container[kind];
  if (!probe) {
    const others = (['livenessProbe', 'readinessProbe', 'startupProbe'] as const).filter((other) => container[other] !== undefined);
    return failed({
      found: `container ${container.name} has no ${kind}${others.length === 0 ? '' : `, but a ${others.join(' and a ')}`}`,
      wanted: `a ${kind}: ${wantedInWords(wanted)}`,
      lookAt: `\`kubectl explain ${field}\``,
    });
  }
  const off = problemsOf(probe, wanted, container);
  if (off.length === 0) return passed(`${kind}: ${probeInWords(probe)}`);
  return failed({
    found: `the ${kind} of ${container.name}: ${off.join(', ')}`,
    wanted: wantedInWords(wanted),
    lookAt: `\`kubectl edit deployment ${deployment}\`; \`kubectl explain ${field}\` knows the fields`,
  });
}

function problemsOf(probe: Probe, wanted: WantedProbe, container: Container): string[] {
  const { periodSeconds = 10, failureThreshold = 3, initialDelaySeconds = 0 } = probe;
  const patience = periodSeconds * failureThreshold + initialDelaySeconds;
  return [
    ...(asksThat(probe, wanted, container) ? [] : [askInWords(probe)]),
    ...(wanted.periodSeconds === undefined || periodSeconds === wanted.periodSeconds ? [] : [`every ${periodSeconds} s`]),
    ...(wanted.failureThreshold === undefined || failureThreshold === wanted.failureThreshold ? [] : [timesInWords(failureThreshold)]),
    ...(wanted.waitsAtLeast === undefined || patience >= wanted.waitsAtLeast ? [] : [`gives up after ${patience} s`]),
  ];
}

function asksThat(probe: Probe, wanted: WantedProbe, container: Container): boolean {
  const { httpGet, tcpPort, exec } = wanted;
  if (exec) return probe.exec?.command?.join('\0') === exec.join('\0');
  if (tcpPort !== undefined) return probe.tcpSocket !== undefined && numberOf(probe.tcpSocket.port, container) === tcpPort;
  if (!httpGet) return true;
  const get = probe.httpGet;
  const headers = new Map((get?.httpHeaders ?? []).map(({ name, value }) => [name.toLowerCase(), value]));
  return get !== undefined && (get.path ?? '/') === httpGet.path && numberOf(get.port, container) === httpGet.port
    && Object.entries(httpGet.headers ?? {}).every(([name, value]) => headers.get(name.toLowerCase()) === value);
}

/** A port in words is the name of one of the container's. */
function numberOf(port: number | string, container: Container): number | undefined {
  return typeof port === 'number' ? port : container.ports?.find(({ name }) => name === port)?.containerPort;
}

function probeInWords(probe: Probe): string {
  return `${askInWords(probe)} every ${probe.periodSeconds ?? 10} s, ${timesInWords(probe.failureThreshold ?? 3)}`;
}

function askInWords({ httpGet, tcpSocket, exec }: Probe): string {
  if (httpGet) return [`GET ${httpGet.path ?? '/'} on port ${httpGet.port}`, ...(httpGet.httpHeaders ?? []).map(({ name, value }) => `${name}: ${value}`)].join(', ');
  if (tcpSocket) return `connects to port ${tcpSocket.port}`;
  return exec ? `runs ${exec.command?.join(' ')}` : 'asks nothing known';
}

function wantedInWords({ httpGet, tcpPort, exec, periodSeconds, failureThreshold, waitsAtLeast }: WantedProbe): string {
  return [
    ...(httpGet ? [`GET ${httpGet.path} on port ${httpGet.port}`, ...Object.entries(httpGet.headers ?? {}).map(([name, value]) => `${name}: ${value}`)] : []),
    ...(tcpPort === undefined ? [] : [`connects to port ${tcpPort}`]),
    ...(exec ? [`runs ${exec.join(' ')}`] : []),
    ...(periodSeconds === undefined ? [] : [`every ${periodSeconds} s`]),
    ...(failureThreshold === undefined ? [] : [timesInWords(failureThreshold)]),
    ...(waitsAtLeast === undefined ? [] : [`waits at least ${waitsAtLeast} s`]),
  ].join(', ');
}

function timesInWords(failures: number): string {
  return failures === 1 ? '1 failure' : `${failures} failures`;
}
