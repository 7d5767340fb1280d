import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { askedToStop } from '#lib/config/index.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command.ts';
import { prepareSources } from '../prepare.ts';

const OPTIONS = { port: { type: 'string', default: '6443' }, kubeconfig: { type: 'string', default: 'drydock.kubeconfig' } } as const;

export const cluster: Command = {
  name: 'cluster',
  summary: 'serves an embedded cluster to real kubectl, client-node and other tools',
  usage: [
    'Usage: bin/drydock cluster [--port N] [--kubeconfig FILE]',
    '',
    'Serves a fresh embedded cluster on 127.0.0.1:N (6443; 0 picks a free port), writes a kubeconfig',
    'to FILE (drydock.kubeconfig), and runs until stopped with Ctrl-C.',
  ].join('\n'),
  async run(args) {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) throw new CommandError(`--port is a number from 0 to 65535, not "${values.port}"`, 2);
    await prepareSources();
    const { SandboxError, serveCluster } = await import('#lib/sandboxes/index.ts');
    try {
      await using served = await serveCluster(Number(values.port));
      writeKubeconfig(values.kubeconfig, served.kubeconfig);
      process.stdout.write(`An embedded Kubernetes v1.35 listens at ${served.server}\n\n  export KUBECONFIG=${values.kubeconfig}\n  kubectl get nodes\n\n`);
      await askedToStop();
      return 0;
    } catch (error) {
      throw error instanceof SandboxError ? new CommandError(error.message) : error;
    }
  },
};

/** The file holds the administrator's token, so only its owner may read it. */
function writeKubeconfig(file: string, content: string): void {
  try {
    writeFileSync(file, content, { mode: 0o600 });
  } catch (error) {
    throw new CommandError(`cannot write the kubeconfig: ${(error as Error).message}`);
  }
}
