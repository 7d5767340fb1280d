import { describe, expect, it } from 'vitest';
import { testMachine } from '../../testing/index.ts';
import { createShell } from '../index.ts';
import type { Completer } from '../index.ts';
import { readContext } from './completion-context.ts';

const asked: { words: readonly string[]; cursor: number }[] = [];

const kubectl: Completer = async (words, cursor) => {
  asked.push({ words: [...words], cursor });
  if (words[cursor]?.startsWith('--')) return { candidates: ['--namespace=', '--output='], noSpace: true };
  if (cursor === 1) return ['get', 'describe', 'delete'];
  if (words[1] === 'apply') return { candidates: [], files: true };
  if (words[cursor] === 'boom') throw new Error('no cluster');
  if (words[cursor] === 'slow') return new Promise(() => {});
  return ['pod/web', 'pod/db', 'service/web'];
};

async function typed(...keys: string[]) {
  await using machine = testMachine({
    programs: { bash: createShell({ flavour: 'bash', completers: new Map([['kubectl', kubectl]]) }), kubectl: () => 0 },
    files: { '/root/manifest.yml': '', '/root/.bashrc': 'alias k=kubectl kg="kubectl get"\n' },
  });
  const session = machine.session(['bash'], { env: { PATH: '/usr/bin', HOME: '/root', PS1: '$ ' }, cwd: '/root' });
  await session.settle();
  for (const key of keys) {
    await session.type(key);
    await machine.clock.advance(key.includes('slow') ? 6_000 : 0);
    await session.settle();
  }
  return session.screen().replace(/\x1b\[\?2004[hl]/g, '').replaceAll('\r', '').split('\n');
}

describe('completion by a program’s completer', () => {
  it('gives it the words without quotes, and the place of the last', async () => {
    asked.length = 0;
    await typed('echo x; A=1 kubectl get "pod" po\t');
    expect(asked).toEqual([{ words: ['kubectl', 'get', 'pod', 'po'], cursor: 3 }]);
  });

  it('inserts the only candidate and a space', async () => {
    expect(await typed('kubectl des\t')).toEqual(['$ kubectl describe ']);
  });

  it('leaves the space out when told', async () => {
    expect(await typed('kubectl get --nam\t')).toEqual(['$ kubectl get --namespace=']);
  });

  it('goes as far as the candidates agree, and lists them at the second Tab', async () => {
    expect(await typed('kubectl get p\t')).toEqual(['$ kubectl get pod/']);
    expect(await typed('kubectl get p\t\t\t')).toEqual(['$ kubectl get pod/', 'pod/db   pod/web  ', '$ kubectl get pod/']);
  });

  it('sees through aliases', async () => {
    asked.length = 0;
    expect(await typed('k des\t')).toEqual(['$ k describe ']);
    expect(await typed('kg s\t')).toEqual(['$ kg service/web ']);
    expect(asked.at(-1)).toEqual({ words: ['kubectl', 'get', 's'], cursor: 2 });
  });

  it('offers files where it is asked to', async () => {
    expect(await typed('kubectl apply man\t')).toEqual(['$ kubectl apply manifest.yml ']);
  });

  it('goes on when the completer breaks or does not answer', async () => {
    expect(await typed('kubectl get boom\tx')).toEqual(['$ kubectl get boomx']);
    expect(await typed('kubectl get slow\t', 'x')).toEqual(['$ kubectl get slowx']);
  });
});

describe('readContext', () => {
  it.each([
    ['kubectl get po', ['kubectl', 'get', 'po'], ''],
    ['a | b c', ['b', 'c'], ''],
    ['a && b "c d', ['b', 'c d'], '"'],
    ["x 'a b", ['x', 'a b'], "'"],
    ['echo $(kubectl get ', ['kubectl', 'get', ''], ''],
    ['echo $(kubectl get) x', ['echo', '', 'x'], ''],
    ['if true; then ec', ['ec'], ''],
    ['X=1 Y=2 cmd a', ['cmd', 'a'], ''],
    ['cmd a\\ b', ['cmd', 'a b'], ''],
    ['cmd 2> err more', ['cmd', 'more'], ''],
  ])('%j', (before, words, quote) => {
    expect(readContext(before)).toMatchObject({ words, quote });
  });

  it('knows a redirection’s target', () => {
    expect(readContext('cat < fi')).toMatchObject({ redirected: true, words: ['cat', 'fi'] });
  });
});
