import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { directory, executable, file, symlink } from '../files/layer.ts';
import type { LayerEntry } from '../files/layer.ts';
import type { FileSystem } from '../file-system.ts';
import { createShell } from '../shell/index.ts';
import { testMachine } from '../testing/index.ts';
import { busyboxPaths, busyboxPrograms, debianPackages, debianPrograms } from './index.ts';

/** What the real commands answered; see lib/testing/record-commands.ts. */
interface Entry {
  path: string;
  type: 'file' | 'directory' | 'link';
  content?: string;
  mode?: string;
}

interface Case {
  flavour: 'gnu' | 'busybox';
  env: Record<string, string>;
  setup: Entry[];
  args: [string, ...string[]];
  stdin: string;
  stdout: string;
  stderr: string;
  status: number;
  after: Entry[];
}

const FOLDER = join(import.meta.dirname, 'fixtures');
const HOME = '/case';
const MODIFIED = Date.UTC(2026, 0, 2, 3, 4, 5);

function layerEntry({ type, content = '', mode }: Entry): LayerEntry {
  const bits = { modified: MODIFIED, ...(mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }) };
  if (type === 'directory') return directory(bits.mode ?? 0o755, bits);
  return type === 'link' ? symlink(content, { modified: MODIFIED }) : file(content, bits);
}

function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : `base64:${Buffer.from(bytes).toString('base64')}`;
}

function survey(fs: FileSystem, folder: string, below = ''): Entry[] {
  return fs.list(folder).toSorted((a, b) => (a.name < b.name ? -1 : 1)).flatMap(({ name, type }): Entry[] => {
    const place = `${folder}/${name}`;
    const path = `${below}${name}`;
    const mode = (fs.linkStatus(place).mode & 0o7777).toString(8);
    if (type === 'symlink') return [{ path, type: 'link', content: fs.readLink(place) }];
    if (type === 'directory') return [{ path, type: 'directory', mode }, ...survey(fs, place, `${path}/`)];
    return [{ path, type: 'file', content: textOf(fs.readFile(place)), mode }];
  });
}

async function play({ flavour, env, setup, args, stdin }: Case) {
  const paths = flavour === 'busybox' ? busyboxPaths : new Map([...debianPackages.values()].flatMap((paths) => [...paths]));
  const commands = [...paths, ['/bin/sh', 'sh'] as const].map(([path, program]) => [path.replace(/^\/bin\//, '/usr/bin/'), executable(program)]);
  const files = setup.map((entry) => [`${HOME}/${entry.path}`, layerEntry(entry)]);
  await using test = testMachine({
    programs: new Map([...debianPrograms, ...busyboxPrograms, ['sh', createShell({ flavour: flavour === 'busybox' ? 'ash' : 'dash' })]]),
    files: { [HOME]: directory(0o755, { modified: MODIFIED }), ...Object.fromEntries([...commands, ...files]) },
  });
  const result = await test.run(args, { stdin, env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: '/root', ...env }, cwd: HOME, user: 'root' });
  return { status: result.code, stdout: result.stdout, stderr: result.stderr, after: survey(test.machine.files, HOME), bugs: test.bugs };
}

function expected({ stdout, stderr, status, after }: Case) {
  const decode = (text: string) => (text.startsWith('base64:') ? new TextDecoder().decode(Buffer.from(text.slice(7), 'base64')) : text);
  return { status, stdout: decode(stdout), stderr, after, bugs: [] };
}

for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.json'))) {
  const cases = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Case[];
  describe(name.replace('.json', ''), () => {
    test.each(cases.map((one) => [`${one.flavour === 'busybox' ? 'busybox ' : ''}${one.args.join(' ')}`, one] as const))('%s', async (_title, one) => {
      expect(await play(one)).toEqual(expected(one));
    });
  });
}
