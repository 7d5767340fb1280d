import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testMachine } from '#lib/machine/testing/index.ts';
import type { TestMachine } from '#lib/machine/testing/index.ts';
import { createKubectl } from './index.ts';

interface Recorded {
  args: [string, ...string[]];
  code: number;
  stdout: string;
  stderr: string;
}

/** Answers of kubectl 1.35.2 that need no server; lib/testing/differential/record-offline.ts recorded them. */
const RECORDED = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/offline.json'), 'utf8')) as Recorded[];

describe('kubectl without a server', () => {
  let machine: TestMachine;

  beforeAll(() => {
    machine = testMachine({ programs: { kubectl: createKubectl({ connect: () => undefined }) } });
  });
  afterAll(() => machine[Symbol.asyncDispose]());

  it('answers every recorded command line as the real one', async () => {
    expect(RECORDED.length).toBeGreaterThan(200);
    const answers: Recorded[] = [];
    for (const { args } of RECORDED) {
      const { code, stdout, stderr } = await machine.run(args);
      answers.push({ args, code: code ?? -1, stdout, stderr });
    }
    expect(answers).toEqual(RECORDED);
  });

  it('finds no server where the kubeconfig names none of the sandbox', async () => {
    expect(await machine.run(['kubectl', 'get', 'pods'])).toMatchObject({
      code: 1, stdout: '', stderr: 'The connection to the server localhost:8080 was refused - did you specify the right host or port?\n',
    });
  });
});
