import { describe, expect, it } from 'vitest';
import type { FileSystem, OpenFile } from '../file-system.ts';
import { directory, executable, file, layer, script, symlink } from './layer.ts';
import { emptyVolume, fileVolume, projectedVolume, readFileVolume, readOnlyVolume, subVolume } from './volume.ts';
import { createMachine } from '../computer.ts';
import { Random, VirtualClock } from '#lib/core/index.ts';
import { Switch } from '../loopback-network.ts';
import type { MachineOptions } from '../machine.ts';
import { SystemError } from '../system-error.ts';
import { testMachine, testProcessor } from '../testing/index.ts';

const NOW = 1_700_000_000_000;

function machineWith(options: Partial<MachineOptions> = {}) {
  const clock = new VirtualClock({ start: NOW });
  const random = new Random(3);
  return createMachine({
    hostname: 'box',
    clock,
    random,
    processor: testProcessor(),
    network: new Switch({ random }).plug({ addresses: ['192.0.2.1'] }),
    programs: new Map(),
    limits: { processes: 10, storage: 1_000_000, fileSize: 100_000, openFiles: 64 },
    layers: [layer({ '/etc/motd': 'hello\n', '/tmp': directory(0o1777), '/opt/tool': executable('tool') })],
    ...options,
  });
}

/** The error code that a call ends with; `fine` when it succeeds. */
function outcome(call: () => unknown): string {
  try {
    call();
    return 'fine';
  } catch (error) {
    if (error instanceof SystemError) return error.code;
    throw error;
  }
}

const names = (fs: FileSystem, path: string) => fs.list(path).map(({ name }) => name);

describe('layers', () => {
  it('show the highest file of a name, and all names of merged directories', () => {
    const { files } = machineWith({
      layers: [
        layer({ '/etc/a': 'low', '/etc/b': 'low', '/x/deep/one': '1', '/y': 'a file' }),
        layer({ '/etc/b': 'high', '/x/deep/two': '2', '/y/inside': 'now a directory' }),
      ],
    });
    expect([files.readText('/etc/a'), files.readText('/etc/b')]).toEqual(['low', 'high']);
    expect(names(files, '/x/deep')).toEqual(['one', 'two']);
    expect(names(files, '/y')).toEqual(['inside']);
  });

  it('stay as they are when machines write', () => {
    const shared = layer({ '/etc/motd': 'hello\n', '/etc/keep': 'kept', '/dir/file': 'x' });
    const one = machineWith({ layers: [shared] });
    const other = machineWith({ layers: [shared] });
    one.files.writeFile('/etc/motd', 'changed');
    one.files.unlink('/etc/keep');
    one.files.unlink('/dir/file');
    one.files.removeDirectory('/dir');
    one.files.makeDirectory('/dir');
    expect(names(one.files, '/dir')).toEqual([]);
    expect(names(one.files, '/etc')).toEqual(['motd']);
    expect(other.files.readText('/etc/motd')).toBe('hello\n');
    expect(names(other.files, '/dir')).toEqual(['file']);
  });

  it('have a digest of all they hold', () => {
    const digest = (text: string, mode = 0o644) => layer({ '/a/b': file(text, { mode }) }).digest;
    expect(digest('x')).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(digest('x')).toBe(digest('x'));
    expect(new Set([digest('x'), digest('y'), digest('x', 0o600)]).size).toBe(3);
  });

  it('may have a program run in the place of a script, until somebody changes that', () => {
    const { files } = machineWith({
      layers: [layer({ '/setup': script('#!/bin/sh\ntrue\n', 'setup'), '/tmp': directory(0o1777) })],
    });
    files.changeMode('/setup', 0o700);
    files.rename('/setup', '/tmp/setup');
    files.writeFile('/tmp/copy', files.readFile('/tmp/setup'));
    expect([files.readText('/tmp/setup'), files.status('/tmp/setup').quickly, files.status('/tmp/copy').quickly]).toEqual([
      '#!/bin/sh\ntrue\n',
      'setup',
      undefined,
    ]);
    files.writeFile('/tmp/setup', 'echo more\n', { append: true });
    expect(files.status('/tmp/setup').quickly).toBeUndefined();
  });

  it('know which program a file stands for, also in a copy of it', () => {
    const { files } = machineWith();
    files.writeFile('/tmp/copy', files.readFile('/opt/tool'));
    expect([files.status('/opt/tool').program, files.status('/tmp/copy').program, files.status('/etc/motd').program]).toEqual([
      'tool',
      'tool',
      undefined,
    ]);
  });
});

/** Each line was tried with the same calls on Linux. */
describe('calls that fail', () => {
  const { files } = machineWith({
    layers: [
      layer({
        '/d/sub/leaf': 'leaf',
        '/f': 'file',
        '/l': symlink('/d'),
        '/dangling': symlink('/nowhere'),
        '/loop': symlink('loop'),
        '/one': symlink('two'),
        '/two': symlink('one'),
      }),
    ],
  });
  it.each<[string, string, () => unknown]>([
    ['a name that is not there', 'ENOENT', () => files.status('/nothing')],
    ['a path through a file', 'ENOTDIR', () => files.status('/f/x')],
    ['a file with a slash after it', 'ENOTDIR', () => files.status('/f/')],
    ['an empty path', 'ENOENT', () => files.status('')],
    ['a link to itself', 'ELOOP', () => files.status('/loop')],
    ['two links to each other', 'ELOOP', () => files.open('/one', { read: true })],
    ['a link to nothing', 'ENOENT', () => files.readFile('/dangling')],
    ['a name of 256 bytes', 'ENAMETOOLONG', () => files.status(`/${'n'.repeat(256)}`)],
    ['reading a directory', 'EISDIR', () => files.readFile('/d')],
    ['writing a directory', 'EISDIR', () => files.writeFile('/d', 'x')],
    ['creating with a slash at the end', 'EISDIR', () => files.writeFile('/new/', 'x')],
    ['listing a file', 'ENOTDIR', () => files.list('/f')],
    ['making a directory that is there', 'EEXIST', () => files.makeDirectory('/d')],
    ['making one below a missing one', 'ENOENT', () => files.makeDirectory('/a/b')],
    ['making parents through a file', 'ENOTDIR', () => files.makeDirectory('/f/a/b', { parents: true })],
    ['making parents that are there', 'fine', () => files.makeDirectory('/d/sub', { parents: true })],
    ['removing a full directory', 'ENOTEMPTY', () => files.removeDirectory('/d')],
    ['removing a file as a directory', 'ENOTDIR', () => files.removeDirectory('/f')],
    ['unlinking a directory', 'EISDIR', () => files.unlink('/d')],
    ['removing the root', 'EBUSY', () => files.removeDirectory('/')],
    ['removing a mount point', 'EBUSY', () => files.removeDirectory('/proc')],
    ['moving a directory into itself', 'EINVAL', () => files.rename('/d', '/d/sub/d')],
    ['moving a directory onto a file', 'ENOTDIR', () => files.rename('/d', '/f')],
    ['moving a file onto a directory', 'EISDIR', () => files.rename('/f', '/d/sub')],
    ['moving to another file system', 'EXDEV', () => files.rename('/f', '/dev/f')],
    ['linking a directory', 'EPERM', () => files.link('/d', '/d2')],
    ['linking over a file', 'EEXIST', () => files.link('/f', '/d/sub/leaf')],
    ['linking to another file system', 'EXDEV', () => files.link('/f', '/dev/f')],
    ['reading the link that a file is not', 'EINVAL', () => files.readLink('/f')],
    ['creating where one is', 'EEXIST', () => files.open('/f', { write: true, create: true, exclusive: true })],
    [
      'creating where a link to nothing is',
      'EEXIST',
      () => files.open('/dangling', { write: true, create: true, exclusive: true }),
    ],
    ['writing to /proc', 'EIO', () => files.writeFile('/proc/version', 'x')],
    ['removing from /proc', 'EPERM', () => files.unlink('/proc/version')],
    ['creating in /proc', 'ENOENT', () => files.writeFile('/proc/new', 'x')],
  ])('%s: %s', (_what, code, call) => {
    expect(outcome(call)).toBe(code);
  });

  it('creating through a link to nothing makes what the link names', () => {
    files.writeFile('/dangling', 'made');
    expect(files.readText('/nowhere')).toBe('made');
  });
});

describe('names and links', () => {
  it('a hard link is the same file under another name', () => {
    const { files } = machineWith();
    files.link('/etc/motd', '/tmp/second');
    files.writeFile('/tmp/second', 'more', { append: true });
    files.changeMode('/tmp/second', 0o600);
    expect(files.readText('/etc/motd')).toBe('hello\nmore');
    expect(files.status('/etc/motd')).toMatchObject({ links: 2, mode: 0o600, inode: files.status('/tmp/second').inode });
    files.unlink('/etc/motd');
    expect(files.status('/tmp/second').links).toBe(1);
  });

  it('a moved directory keeps what layers below gave it', () => {
    const { files } = machineWith({ layers: [layer({ '/a/b/c': 'deep', '/a/x': 'x' })] });
    files.unlink('/a/x');
    files.rename('/a', '/z');
    expect([files.exists('/a'), names(files, '/z'), files.readText('/z/b/c')]).toEqual([false, ['b'], 'deep']);
  });

  it('.. is the parent of where a link leads', () => {
    const { files } = machineWith({
      layers: [layer({ '/real/inner/x': 'x', '/real/y': 'y', '/short': symlink('/real/inner') })],
    });
    expect(files.readText('/short/../y')).toBe('y');
    expect(files.resolve('/short/../y')).toBe('/y');
    expect(files.realPath('/short/x')).toBe('/real/inner/x');
    expect(files.readText('/../../real/y')).toBe('y');
  });

  it('times follow the clock', async () => {
    const clock = new VirtualClock({ start: NOW });
    const { files } = machineWith({ clock });
    await clock.advance(5_000);
    files.writeFile('/tmp/new', 'x');
    await clock.advance(5_000);
    files.writeFile('/etc/motd', 'x', { append: true });
    expect([files.status('/tmp').modified, files.status('/tmp/new').modified, files.status('/etc/motd').modified]).toEqual([
      NOW + 5_000,
      NOW + 5_000,
      NOW + 10_000,
    ]);
    files.touch('/tmp/new', 1_000);
    expect(files.status('/tmp/new').modified).toBe(1_000);
  });
});

describe('open files', () => {
  const text = async (file: OpenFile) => {
    let whole = '';
    for (let chunk = await file.read(4); chunk.length > 0; chunk = await file.read(4)) whole += new TextDecoder().decode(chunk);
    return whole;
  };
  const bytes = (words: string) => new TextEncoder().encode(words);

  it('have a position, which seek moves', async () => {
    const { files } = machineWith();
    const open = files.open('/tmp/a', { read: true, write: true, create: true });
    await open.write(bytes('0123456789'));
    expect(open.seek(2)).toBe(2);
    await open.write(bytes('xx'));
    expect(open.seek(-3, 'end')).toBe(7);
    expect(await text(open)).toBe('789');
    expect(open.seek(12)).toBe(12);
    await open.write(bytes('!'));
    expect(files.readFile('/tmp/a')).toEqual(bytes('01xx456789\0\0!'));
  });

  it('append at the end, wherever others have moved it', async () => {
    const { files } = machineWith();
    const one = files.open('/tmp/log', { append: true, create: true });
    const other = files.open('/tmp/log', { append: true });
    await one.write(bytes('a'));
    await other.write(bytes('b'));
    await one.write(bytes('c'));
    expect(files.readText('/tmp/log')).toBe('abc');
  });

  it('keep a file that has lost its last name', async () => {
    const { files } = machineWith();
    const open = files.open('/etc/motd', { read: true });
    files.unlink('/etc/motd');
    expect(await text(open)).toBe('hello\n');
  });

  it('refuse what they were not opened for', async () => {
    const { files } = machineWith();
    await expect(files.open('/etc/motd', { read: true }).write(bytes('x'))).rejects.toThrow('Bad file descriptor');
    await expect(files.open('/etc/motd', { write: true }).read()).rejects.toThrow('Bad file descriptor');
  });
});

describe('limits', () => {
  it('a file can grow no further than allowed, and keeps what fitted', async () => {
    const { files } = machineWith();
    const open = files.open('/tmp/big', { write: true, create: true });
    await expect(open.write(new Uint8Array(150_000))).rejects.toThrow('File too large');
    expect(files.status('/tmp/big').size).toBe(100_000);
  });

  it('a full disk takes what fits, and is free again when files go', () => {
    const { files } = machineWith();
    const fill = (name: string) => outcome(() => files.writeFile(`/tmp/${name}`, new Uint8Array(100_000)));
    expect(Array.from({ length: 10 }, (_, index) => fill(String(index)))).toEqual([...Array(9).fill('fine'), 'ENOSPC']);
    expect(files.mounts()[0]).toMatchObject({ path: '/', type: 'overlay', size: 1_000_000, used: 1_000_000 });
    expect(outcome(() => files.makeDirectory('/tmp/more'))).toBe('ENOSPC');
    for (let index = 0; index < 10; index += 1) files.unlink(`/tmp/${index}`);
    expect(files.mounts()[0]).toMatchObject({ used: 256 });
    files.writeFile('/tmp/again', 'x');
    files.writeFile('/tmp/again', '');
    expect(files.mounts()[0]).toMatchObject({ used: 512 });
  });

  it('a flood of empty files fills it too', () => {
    const { files } = machineWith();
    let made = 0;
    while (outcome(() => files.writeFile(`/tmp/${made}`, '')) === 'fine') made += 1;
    expect(made).toBe(Math.floor(1_000_000 / 256) - 1);
  });
});

describe('permissions', () => {
  it('hold for everybody but root', async () => {
    await using test = testMachine({
      files: {
        '/secret': file('s', { mode: 0o600 }),
        '/closed/inside': 'x',
        '/closed': directory(0o700),
        '/mine': file('m', { uid: 1000, gid: 1000, mode: 0o400 }),
        '/run': file('x', { mode: 0o644 }),
      },
    });
    const seen: string[] = [];
    await test.run(
      [
        (process) => {
          const { fs } = process;
          const check = (call: () => unknown) => seen.push(outcome(call));
          check(() => fs.readFile('/secret'));
          check(() => fs.readFile('/closed/inside'));
          check(() => fs.list('/closed'));
          check(() => fs.readFile('/mine'));
          check(() => fs.writeFile('/mine', 'x'));
          check(() => fs.writeFile('/etc/new', 'x'));
          check(() => fs.changeMode('/secret', 0o666));
          check(() => fs.changeMode('/mine', 0o600));
          check(() => fs.changeOwner('/mine', 0, 0));
          check(() => fs.unlink('/etc/passwd'));
          fs.writeFile('/tmp/own', 'x');
          seen.push(`${fs.status('/tmp/own').uid} ${fs.status('/tmp/own').mode.toString(8)}`);
          seen.push(String(fs.access('/run', 'execute')), String(fs.access('/secret', 'read')));
          return 0;
        },
      ],
      { user: 'learner' },
    );
    expect(seen).toEqual([
      'EACCES',
      'EACCES',
      'EACCES',
      'fine',
      'EACCES',
      'EACCES',
      'EPERM',
      'fine',
      'EPERM',
      'EACCES',
      '1000 644',
      'false',
      'false',
    ]);
    test.machine.files.writeFile('/tmp/of-root', 'x');
    await test.run(
      [
        (process) => {
          seen.push(
            outcome(() => process.fs.unlink('/tmp/of-root')),
            outcome(() => process.fs.unlink('/tmp/own')),
          );
          return 0;
        },
      ],
      { user: 'learner' },
    );
    expect(seen.slice(-2)).toEqual(['EPERM', 'fine']);
  });
});

describe('volumes', () => {
  const clock = new VirtualClock({ start: NOW });

  it('one is seen in two machines', () => {
    const shared = emptyVolume({ clock });
    const one = machineWith({ mounts: new Map([['/var/tmp/shared', shared]]) });
    const other = machineWith({ mounts: new Map([['/data', readOnlyVolume(shared)]]) });
    one.files.writeFile('/var/tmp/shared/test', 'Hello From Beyond The Wall\n');
    expect(other.files.readText('/data/test')).toBe('Hello From Beyond The Wall\n');
    expect(outcome(() => other.files.writeFile('/data/test', 'x'))).toBe('EROFS');
    expect(outcome(() => other.files.unlink('/data/test'))).toBe('EROFS');
    expect(other.files.mounts().map(({ path, type, readOnly }) => `${path} ${type} ${readOnly}`)).toEqual([
      '/ overlay false',
      '/proc proc false',
      '/dev tmpfs false',
      '/data ext4 true',
    ]);
  });

  it('a file of a projected one changes at one instant, except through a part of it', () => {
    const volume = projectedVolume({
      clock,
      files: new Map([
        ['key', { content: 'one' }],
        ['other', { content: 'o' }],
        ['dir/deep', { content: 'd', mode: 0o400 }],
      ]),
    });
    const part = subVolume(volume, 'key', { create: false });
    if (!part) throw new Error('the key is there');
    const { files } = machineWith({
      mounts: new Map([
        ['/etc/config', volume],
        ['/etc/single', part],
      ]),
    });
    expect(files.list('/etc/config').map(({ name, type }) => `${name} ${type}`)).toEqual([
      expect.stringMatching(/^\.\.2023_11_14_22_13_20\.\d+ directory$/),
      '..data symlink',
      'dir symlink',
      'key symlink',
      'other symlink',
    ]);
    expect(files.readLink('/etc/config/key')).toBe('..data/key');
    expect([files.readText('/etc/config/dir/deep'), files.status('/etc/config/dir/deep').mode]).toEqual(['d', 0o400]);
    volume.replace(
      new Map([
        ['key', { content: 'two' }],
        ['third', { content: '3' }],
      ]),
    );
    expect([files.readText('/etc/config/key'), files.readText('/etc/config/third'), files.exists('/etc/config/other')]).toEqual([
      'two',
      '3',
      false,
    ]);
    expect(files.readText('/etc/single')).toBe('one');
    expect(outcome(() => files.writeFile('/etc/config/key', 'x'))).toBe('EROFS');
  });

  it('stay writable on a root that is not', () => {
    const { files } = machineWith({ readOnlyRoot: true, mounts: new Map([['/var/cache/new', emptyVolume({ clock })]]) });
    files.writeFile('/var/cache/new/x', 'x');
    files.writeFile('/dev/null', 'x');
    expect([
      outcome(() => files.writeFile('/tmp/x', 'x')),
      outcome(() => files.makeDirectory('/y')),
      outcome(() => files.changeMode('/etc/motd', 0o600)),
    ]).toEqual(['EROFS', 'EROFS', 'EROFS']);
  });

  it('a single file is a mount that cannot be removed', () => {
    const message = fileVolume({ clock, content: '' });
    const { files } = machineWith({
      mounts: new Map([
        ['/dev/termination-log', message],
        ['/etc/motd', fileVolume({ clock, content: 'mounted' })],
      ]),
    });
    files.writeFile('/dev/termination-log', 'the reason');
    expect(new TextDecoder().decode(readFileVolume(message))).toBe('the reason');
    expect([files.readText('/etc/motd'), outcome(() => files.unlink('/etc/motd'))]).toEqual(['mounted', 'EBUSY']);
  });
});

describe('save', () => {
  it('brings back everything that was written, and nothing else', () => {
    const layers = [layer({ '/etc/motd': 'hello\n', '/etc/gone': 'x', '/dir/a': 'a', '/old/b': 'b' })];
    const before = machineWith({ layers });
    const { files } = before;
    files.writeFile('/etc/motd', 'changed');
    files.unlink('/etc/gone');
    files.makeDirectory('/new/deep', { parents: true });
    files.writeFile('/new/deep/binary', Uint8Array.of(0xff, 0, 0x80));
    files.symlink('deep/binary', '/new/link');
    files.link('/etc/motd', '/new/hard');
    files.makeFifo('/new/fifo');
    files.changeMode('/dir/a', 0o600);
    files.changeOwner('/dir/a', 5, 6);
    files.rename('/old', '/moved');
    files.touch('/new', 42_000);
    const saved = JSON.parse(JSON.stringify(before.save())) as unknown;
    const after = machineWith({ layers, saved });
    expect(describeTree(after.files, '/')).toEqual(describeTree(files, '/'));
    expect(after.save()).toEqual(saved);
    expect(after.files.status('/new/hard').links).toBe(2);
    expect(after.files.mounts()[0]?.used).toBe(before.files.mounts()[0]?.used);
  });

  it('costs nothing when nothing was changed since', () => {
    const machine = machineWith();
    machine.files.readText('/etc/motd');
    expect(machine.save()).toEqual({ version: 1, entries: [], removed: [] });
    machine.files.writeFile('/tmp/x', 'x');
    const saved = machine.save();
    expect(machine.save()).toBe(saved);
    machine.files.writeFile('/tmp/x', 'y');
    expect(machine.save()).not.toEqual(saved);
  });
});

/** Everything that can be seen of a tree, but for what the kernel generates. */
function describeTree(files: FileSystem, path: string): unknown[] {
  return files
    .list(path)
    .filter(({ name }) => !['proc', 'dev'].includes(name))
    .flatMap(({ name, type }) => {
      const at = `${path === '/' ? '' : path}/${name}`;
      const { mode, uid, gid, size, modified } = files.linkStatus(at);
      const content = type === 'file' ? [...files.readFile(at)] : type === 'symlink' ? files.readLink(at) : undefined;
      return [{ at, type, mode, uid, gid, size, modified, content }, ...(type === 'directory' ? describeTree(files, at) : [])];
    });
}
