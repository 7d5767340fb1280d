import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { openSimulated } from './open-simulated.ts';
import type { SimulatedSandbox } from './simulated-sandbox.ts';

const MIB = 1024 * 1024;
const HOUR = 3_600_000;

/** A sandbox whose containers have little room together. */
function sandboxWith(files: number): SimulatedSandbox {
  return openSimulated({ seed: 1, start: Date.UTC(2026, 10, 23, 7), limits: { ...DEFAULT_LIMITS, cluster: { ...DEFAULT_LIMITS.cluster, files } } });
}

async function run(sandbox: SimulatedSandbox, commands: string): Promise<string> {
  const { output } = await sandbox.clock.runUntil(sandbox.workstation.run(commands), HOUR);
  return output;
}

async function startPods(sandbox: SimulatedSandbox, names: readonly string[]): Promise<void> {
  for (const name of names) await run(sandbox, `kubectl run ${name} --image=busybox --command -- sleep infinity`);
  await run(sandbox, `kubectl wait --for=condition=Ready pod ${names.join(' ')}`);
}

/** Writes 3 MiB in a container. */
const fill = (pod: string, file: string) => `kubectl exec ${pod} -- sh -c 'head -c ${3 * MIB} /dev/zero > ${file} && echo written'`;

describe('the files of all containers of a sandbox', () => {
  it('share one bound, and whoever goes past it finds the disk full', async () => {
    await using sandbox = sandboxWith(8 * MIB);
    await startPods(sandbox, ['one', 'two', 'three']);
    expect(await run(sandbox, fill('one', '/tmp/x'))).toBe('written\n');
    expect(await run(sandbox, fill('two', '/tmp/x'))).toBe('written\n');
    expect(await run(sandbox, fill('three', '/tmp/x'))).toBe('head: write error: No space left on device\ncommand terminated with exit code 1\n');
    expect(await run(sandbox, 'kubectl exec three -- touch /tmp/another')).toContain('No space left on device');
    expect(await run(sandbox, 'head -c 3000000 /dev/zero > x && echo the workstation has its own')).toBe('the workstation has its own\n');
  });

  it('have room again when a file, or a Pod, is deleted', async () => {
    await using sandbox = sandboxWith(8 * MIB);
    await startPods(sandbox, ['one', 'two']);
    await run(sandbox, `${fill('one', '/tmp/x')}; ${fill('two', '/tmp/x')}`);
    expect(await run(sandbox, fill('two', '/tmp/y'))).toContain('No space left on device');
    expect(await run(sandbox, `kubectl exec two -- rm /tmp/x /tmp/y; ${fill('two', '/tmp/y')}`)).toBe('written\n');
    await run(sandbox, 'kubectl delete pod one --now');
    expect(await run(sandbox, fill('two', '/tmp/z'))).toBe('written\n');
  });
});
