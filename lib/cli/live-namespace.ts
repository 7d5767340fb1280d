import { createClusterView } from '#lib/checks/index.ts';
import type { GradingSandbox } from '#lib/grading/index.ts';
import { createClient } from '#lib/kubernetes/index.ts';
import { CommandError } from './command.ts';
import { readContext } from './kubeconfig.ts';

/** A namespace of the cluster that a kubeconfig leads to; only looked at. */
export async function openLiveNamespace(kubeconfig: string, namespace: string | undefined): Promise<GradingSandbox> {
  const context = readContext(kubeconfig);
  const refuse = async (): Promise<never> => {
    throw new CommandError('a live namespace is graded as it is: nothing is run in it');
  };
  return {
    view: createClusterView({ client: createClient(context.access), namespace: namespace ?? context.namespace, readFile: async () => undefined }),
    run: refuse,
    replay: refuse,
    writeFile: refuse,
    pass: refuse,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
