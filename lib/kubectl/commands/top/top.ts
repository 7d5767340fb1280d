import { Failure } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';

/** `kubectl top`: the cluster has no metrics server, and kubectl says what it says then. */
export const top: Command = async (invocation) => {
  const { groups } = await invocation.client().discovery.api();
  if (!groups.some(({ group }) => group === 'metrics.k8s.io')) throw new Failure('Metrics API not available');
  throw new Failure('kubectl top is not simulated here');
};
