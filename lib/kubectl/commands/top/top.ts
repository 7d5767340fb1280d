import { Failure, UsageFailure } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';

/** `kubectl top`: the cluster has no metrics server, and kubectl says what it says then. */
export const top: Command = async (invocation) => {
  const { flags } = invocation;
  const { args, path } = invocation;
  const kind = path.at(-1)?.name ?? '';
  const selector = flags.has('selector') ? flags.string('selector') : '';
  if (args.length > 1) throw new UsageFailure(`${kind} [NAME | -l label]`);
  if (args.length > 0 && selector !== '') throw new Failure(`only one of NAME or ${kind === 'pod' ? '' : '--'}selector can be provided`);
  const order = flags.has('sort-by') ? flags.string('sort-by') : '';
  if (!['', 'cpu', 'memory'].includes(order)) throw new Failure('--sort-by accepts only cpu or memory');
  const { groups } = await invocation.client().discovery.api();
  if (!groups.some(({ group, versions }) => group === 'metrics.k8s.io' && versions.length > 0)) throw new Failure('Metrics API not available');
  throw new Failure('kubectl top is not simulated here');
};
