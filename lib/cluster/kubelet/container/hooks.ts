/** Lifecycle hooks (pkg/kubelet/lifecycle/handlers.go). */
import { sleep } from '#lib/core/index.ts';
import { exitCodeOf, SystemError } from '#lib/machine/index.ts';
import type { Network } from '#lib/machine/index.ts';
import type { Container } from '#lib/schema/index.ts';
import type { ContainerRun } from './container.ts';
import { collect, execFailure, startExec } from './exec.ts';
import { httpGet } from '../probes/http-action.ts';
import type { NodeContext } from '../node-context.ts';

type Handler = NonNullable<NonNullable<Container['lifecycle']>['postStart']>;

const OUTPUT_LIMIT = 4096;
/** The kubelet sets no timeout of its own on HTTP hooks; the container's end cuts them short. */
const HTTP_TIMEOUT = 60_000;

export interface HookTarget {
  context: NodeContext;
  podName: string;
  podIP: string;
  network: Network;
  container: Container;
  run: ContainerRun;
  signal: AbortSignal;
}

/** Runs a hook; gives what went wrong, or undefined. */
export async function runHook(handler: Handler, target: HookTarget): Promise<string | undefined> {
  const { context, container, podName } = target;
  const where = `for Container ${JSON.stringify(container.name)} in Pod ${JSON.stringify(podName)} failed - error: `;
  if (handler.sleep) {
    await sleep(context.clock, (handler.sleep.seconds ?? 0) * 1000, target.signal);
    return undefined;
  }
  if (handler.exec) {
    const command = handler.exec.command ?? [];
    const failure = await runCommand(command, target);
    return failure && `Exec lifecycle hook ([${command.join(' ')}]) ${where}${failure.error}, message: ${JSON.stringify(failure.output)}`;
  }
  if (handler.httpGet) {
    const outcome = await httpGet(handler.httpGet, { clock: context.clock, network: target.network, podIP: target.podIP, container, timeout: HTTP_TIMEOUT }, 'lifecycle');
    return 'failure' in outcome ? `HTTP lifecycle hook (${handler.httpGet.path}) ${where}${outcome.failure}` : undefined;
  }
  return 'Cannot run handler: invalid handler';
}

async function runCommand(command: readonly string[], { context, run }: HookTarget): Promise<{ error: string; output: string } | undefined> {
  try {
    const { child, stdout, stderr } = startExec(run, command);
    const [out, error] = await Promise.all([collect(stdout, OUTPUT_LIMIT), collect(stderr, OUTPUT_LIMIT)]);
    const code = exitCodeOf(await child.ended);
    return code === 0 ? undefined : { error: `command '${command.join(' ')}' exited with ${code}: ${error}`, output: out + error };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const id = context.random.string('0123456789abcdef', 64);
    return { error: `rpc error: code = Unknown desc = ${execFailure(id, command[0] ?? '', error)}`, output: '' };
  }
}
