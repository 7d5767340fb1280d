/** Resolves at the first SIGINT, SIGTERM or SIGHUP. */
export function askedToStop(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, () => resolve());
  return promise;
}
