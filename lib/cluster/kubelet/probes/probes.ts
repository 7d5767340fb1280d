/** Runs one probe (pkg/kubelet/prober/prober.go) and keeps asking (worker.go). */
import { repeat, sleep } from '#lib/core/index.ts';
import type { Timer } from '#lib/core/index.ts';
import { exitCodeOf, inTime, SystemError } from '#lib/machine/index.ts';
import type { Network } from '#lib/machine/index.ts';
import type { Container, Probe } from '#lib/schema/index.ts';
import type { LivePod } from '../../resources/live.ts';
import type { ContainerRun } from '../container/container.ts';
import { collect, execFailure, startExec } from '../container/exec.ts';
import { expand } from '../container/expansion.ts';
import { goDuration } from '../container/go-duration.ts';
import { httpGet, portOf, tcpDial } from './http-action.ts';
import { note } from '../node-context.ts';
import type { NodeContext } from '../node-context.ts';

export type ProbeType = 'liveness' | 'readiness' | 'startup';

export type ProbeOutcome =
  | { result: 'success' | 'failure' | 'warning'; output: string }
  | { result: 'error'; output: string };

/** The part of its period that a probe may come late, so that hundreds of idle sandboxes cost little. */
const SLACK = 0.1;
const EXEC_OUTPUT = 10 * 1024;
/** How often a probe that could not be made is tried before that is said. */
const TRIES = 3;
const WORDS: Readonly<Record<ProbeType, string>> = { liveness: 'Liveness', readiness: 'Readiness', startup: 'Startup' };

export interface ProbeTarget {
  context: NodeContext;
  network: Network;
  podIP: string;
  container: Container;
  run: ContainerRun;
}

async function runProbe(probe: Probe, target: ProbeTarget): Promise<ProbeOutcome> {
  const { context, network, podIP, container, run } = target;
  const timeout = (probe.timeoutSeconds ?? 1) * 1000;
  const place = { clock: context.clock, network, podIP, container, timeout };
  if (probe.exec) return runExecProbe(probe.exec.command ?? [], { context, run, container, timeout });
  if (probe.httpGet) {
    const outcome = await httpGet(probe.httpGet, place, 'probe');
    if ('failure' in outcome) {
      const unresolved = portOf(container, probe.httpGet.port) === undefined;
      return { result: unresolved ? 'error' : 'failure', output: outcome.failure };
    }
    if (outcome.status >= 200 && outcome.status < 300) return { result: 'success', output: outcome.body };
    if (outcome.status >= 300 && outcome.status < 400) return { result: 'warning', output: `Probe terminated redirects, Response body: ${outcome.body}` };
    return { result: 'failure', output: `HTTP probe failed with statuscode: ${outcome.status}` };
  }
  if (probe.tcpSocket) {
    const port = portOf(container, probe.tcpSocket.port);
    if (port === undefined) return { result: 'error', output: `couldn't find port "${probe.tcpSocket.port}" in container ports` };
    const failure = await tcpDial(probe.tcpSocket.host || podIP, port, place);
    return failure === undefined ? { result: 'success', output: '' } : { result: 'failure', output: failure };
  }
  // No program of the images speaks gRPC, and the kubelet's client waits for one that does until its time is up (pkg/probe/grpc).
  await sleep(context.clock, timeout);
  const address = `${podIP}:${probe.grpc?.port ?? 0}`;
  return { result: 'failure', output: `timeout: failed to connect service ${JSON.stringify(address)} within ${goDuration(timeout)}: context deadline exceeded` };
}

async function runExecProbe(command: readonly string[], options: Pick<ProbeTarget, 'context' | 'run' | 'container'> & { timeout: number }): Promise<ProbeOutcome> {
  const { context, run, container, timeout } = options;
  const known = new Map((container.env ?? []).map((each) => [each.name, each.value ?? '']));
  const words = command.map((word) => expand(word, (name) => known.get(name)));
  try {
    const { child, stdout, stderr } = startExec(run, words);
    const output = Promise.all([collect(stdout, EXEC_OUTPUT), collect(stderr, EXEC_OUTPUT)]);
    const status = await inTime(context.clock, timeout, child.ended);
    if (status === undefined) {
      run.machine?.kill(child.pid, 'SIGKILL');
      return { result: 'failure', output: `command timed out: ${JSON.stringify(words.join(' '))} timed out after ${goDuration(timeout)}` };
    }
    return { result: exitCodeOf(status) === 0 ? 'success' : 'failure', output: (await output).join('') };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const id = context.random.string('0123456789abcdef', 64);
    return { result: 'error', output: `rpc error: code = Unknown desc = ${execFailure(id, words[0] ?? '', error)}` };
  }
}

export interface ProbeWorkerOptions {
  context: NodeContext;
  type: ProbeType;
  probe: Probe;
  container: Container;
  /** `spec.containers{web}` */
  fieldPath: string;
  /** The Pod as it is now, its containers' present runs and where it can be reached. */
  look(): { pod: LivePod; run: ContainerRun | undefined; started: boolean; podIP: string; isOver: boolean };
  network: Network;
  /** The result has changed. */
  changed(): void;
}

type Result = 'success' | 'failure' | 'unknown';

/** What the kubelet takes a container for before its first probe. */
const INITIAL: Readonly<Record<ProbeType, Result>> = { liveness: 'success', readiness: 'failure', startup: 'unknown' };

/** What a run is taken for before its first probe; one that was saved is what it was. */
export function initialResult(type: ProbeType, { restored }: ContainerRun): Result {
  if (type === 'readiness' && restored?.ready) return 'success';
  return type === 'startup' && restored?.started ? 'success' : INITIAL[type];
}

/** Milliseconds that a program has before this probe looks at it. One that starts anew unseen is given what its startup probe would give it. */
function patience(type: ProbeType, { probe, container, run }: { probe: Probe; container: Container; run: ContainerRun }): number {
  const own = (probe.initialDelaySeconds ?? 0) * 1000;
  const { startupProbe } = container;
  if (!run.restored?.started || !startupProbe || type === 'startup') return own;
  return own + ((startupProbe.initialDelaySeconds ?? 0) + (startupProbe.failureThreshold ?? 3) * (startupProbe.periodSeconds ?? 10)) * 1000;
}

/** Asks one probe of one container again and again, from the Pod's start on. */
export class ProbeWorker implements Disposable {
  readonly type: ProbeType;
  readonly #options: ProbeWorkerOptions;
  #timer: Timer | undefined;
  #busy = false;
  #stopped = false;
  /** The run that the results below are about. */
  #run: ContainerRun | undefined;
  #result: Result;
  #last: 'success' | 'failure' | undefined;
  #count = 0;
  #onHold = false;
  #triggered: ContainerRun | undefined;

  constructor(options: ProbeWorkerOptions) {
    this.type = options.type;
    this.#options = options;
    this.#result = INITIAL[options.type];
    this.#arm();
  }

  [Symbol.dispose](): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  /** What is thought of a run by now. */
  resultFor(run: ContainerRun): Result {
    return this.#run === run ? this.#result : initialResult(this.type, run);
  }

  /** Probes a run now, and counts the period from here. */
  triggerOnce(run: ContainerRun): void {
    if (this.#stopped || this.#busy || this.#triggered === run) return;
    this.#triggered = run;
    this.#timer?.cancel();
    this.#arm();
    void this.#probe();
  }

  #arm(): void {
    const { context, probe } = this.#options;
    const period = (probe.periodSeconds ?? 10) * 1000;
    this.#timer = repeat(context.clock, period, () => {
      if (!this.#busy) void this.#probe();
    }, period * SLACK);
  }

  async #probe(): Promise<void> {
    this.#busy = true;
    try {
      await this.#probeOnce();
    } finally {
      this.#busy = false;
    }
  }

  async #probeOnce(): Promise<void> {
    const { context, probe, container, network } = this.#options;
    const { pod, run, started, podIP, isOver } = this.#options.look();
    if (isOver) return this[Symbol.dispose]();
    if (!run) return;
    if (this.#run !== run) this.#begin(run);
    if (this.#onHold) return;
    if (run.state !== 'running') return this.#set('failure');
    if (pod.metadata.deletionTimestamp && this.type !== 'readiness') return this[Symbol.dispose]();
    const age = Math.trunc((context.clock.now() - run.programStartedAt) / 1000) * 1000;
    if (age < patience(this.type, { probe, container, run })) return;
    if (started === (this.type === 'startup')) return;
    const outcome = await this.#ask({ context, network, podIP, container, run });
    if (this.#stopped || this.#run !== run || outcome === 'error') return;
    this.#judge(outcome);
  }

  #begin(run: ContainerRun): void {
    this.#run = run;
    this.#result = initialResult(this.type, run);
    this.#onHold = false;
    this.#last = undefined;
    this.#count = 0;
  }

  async #ask(target: ProbeTarget): Promise<'success' | 'failure' | 'error'> {
    const { context, probe, fieldPath } = this.#options;
    let outcome = await runProbe(probe, target);
    for (let again = 1; again < TRIES && outcome.result === 'error'; again += 1) outcome = await runProbe(probe, target);
    if (outcome.result === 'success' || this.#stopped) return outcome.result === 'success' ? 'success' : 'error';
    const words = WORDS[this.type];
    const message = outcome.result === 'error' ? `${words} probe errored and resulted in unknown state: ${outcome.output}`
      : outcome.result === 'warning' ? `${words} probe warning: ${outcome.output}` : `${words} probe failed: ${outcome.output}`;
    const reason = outcome.result === 'warning' ? 'ProbeWarning' : 'Unhealthy';
    note(context, this.#options.look().pod, { type: 'Warning', reason, message, fieldPath });
    return outcome.result === 'warning' ? 'success' : outcome.result;
  }

  #judge(result: 'success' | 'failure'): void {
    const { probe } = this.#options;
    this.#count = this.#last === result ? this.#count + 1 : 1;
    this.#last = result;
    const wanted = result === 'failure' ? probe.failureThreshold ?? 3 : probe.successThreshold ?? 1;
    if (this.#count < wanted) return;
    if ((this.type === 'liveness' && result === 'failure') || this.type === 'startup') {
      this.#onHold = true;
      this.#count = 0;
    }
    this.#set(result);
  }

  #set(result: 'success' | 'failure'): void {
    if (this.#result === result) return;
    this.#result = result;
    this.#options.changed();
  }
}
