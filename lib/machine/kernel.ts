/** What uname says on every machine, and a node of its kernel: containers run on their node's. */
export const KERNEL = {
  kernel: 'Linux',
  release: '6.12.48+deb13-amd64',
  version: '#1 SMP PREEMPT_DYNAMIC Debian 6.12.48-1 (2025-09-20)',
  architecture: 'x86_64',
} as const;
