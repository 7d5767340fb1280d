import { describe, expect, it } from 'vitest';
import { debianPrograms } from '../commands/index.ts';
import { directory } from '../files/layer.ts';
import { testMachine } from '../testing/index.ts';
import { createShell } from './index.ts';
import type { FlavourName } from './index.ts';

/** What lib/testing/record-shell.ts has written: scripts with what the real shells did. */
interface Recorded {
  readonly name: string;
  readonly options: readonly string[];
  readonly script: string;
  readonly results: Readonly<Partial<Record<FlavourName, { stdout: string; stderr: string; status: number | string }>>>;
}

const topics = import.meta.glob<Recorded[]>('./fixtures/*.json', { eager: true, import: 'default' });

const SIGNALS: Readonly<Record<string, number>> = { SIGTERM: 143, SIGINT: 130, SIGKILL: 137 };

async function play(flavour: FlavourName, { script, options }: Recorded) {
  const name = flavour === 'bash' ? 'bash' : 'sh';
  const programs = new Map([...debianPrograms, ['sh', createShell({ flavour: 'dash' })], ['bash', createShell({ flavour: 'bash' })], [name, createShell({ flavour })]]);
  await using machine = testMachine({
    programs,
    processor: { charge: () => {} },
    files: { '/tmp/fixture': directory(0o755), ...(options.includes('file') ? { '/tmp/fixture/script.sh': script } : {}) },
  });
  const extra = options.includes('args') ? ['one', 'two words', 'three'] : [];
  const args = options.includes('file')
    ? ['script.sh', ...extra]
    : options.includes('stdin') ? (extra.length > 0 ? ['-s', ...extra] : []) : ['-c', script, ...(extra.length > 0 ? [name, ...extra] : [])];
  const { stdout, stderr, code } = await machine.run([name, ...args], {
    env: { PATH: '/usr/bin:/bin', HOME: '/root', LANG: 'C.UTF-8' }, cwd: '/tmp/fixture', stdin: options.includes('stdin') ? script : '',
  });
  expect(machine.bugs).toEqual([]);
  return { stdout, stderr: withoutPids(stderr), status: code };
}

/** Messages about killed commands hold their pids, which differ. */
function withoutPids(text: string): string {
  return text.replace(/: +\d+ (Killed|Terminated|Segmentation)/g, ': PID $1');
}

function expected(result: { stdout: string; stderr: string; status: number | string }) {
  const text = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8');
  return { stdout: text(result.stdout), stderr: withoutPids(text(result.stderr)), status: typeof result.status === 'number' ? result.status : SIGNALS[result.status] };
}

for (const [path, cases] of Object.entries(topics)) {
  describe(`${path.replace(/^.*\/|\.json$/g, '')}, as recorded from the real shells`, () => {
    for (const entry of cases) {
      for (const [flavour, result] of Object.entries(entry.results)) {
        it(`${flavour}: ${entry.name}`, async () => {
          expect(await play(flavour as FlavourName, entry)).toEqual(expected(result));
        });
      }
    }
  });
}
