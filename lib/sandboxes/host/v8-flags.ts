import type { Limits } from '#lib/config/index.ts';

/**
 * V8's flags for a host process.
 *
 * While many sandboxes are brought back, most of what is made lives long, and V8 learns to make it where old objects
 * are. It does not learn otherwise when then only probes run, whose objects die at once: 7 kB a probe were left to full
 * collections of a heap that hundreds of sandboxes share, and those cost more than the probes.
 */
export function v8Flags({ host: { heap } }: Limits): readonly string[] {
  return [`--max-old-space-size=${heap}`, '--no-allocation-site-pretenuring'];
}
