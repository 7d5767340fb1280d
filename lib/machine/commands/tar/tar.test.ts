import { expect, test } from 'vitest';
import { executable } from '../../files/layer.ts';
import { createShell } from '../../shell/index.ts';
import { testMachine } from '../../testing/index.ts';
import { debianPrograms } from '../index.ts';

function box() {
  return testMachine({
    programs: new Map([...debianPrograms, ['sh', createShell({ flavour: 'dash' })]]),
    files: { '/usr/bin/sh': executable('sh'), '/tmp/in/a.txt': { type: 'file', content: 'one\n', mode: 0o640, modified: Date.UTC(2026, 0, 2, 3, 4, 5) }, '/tmp/in/sub/b.txt': 'two\n' },
  });
}

test.each([
  ['what goes in comes out', 'tar czf x.tgz in && mkdir out && tar xzf x.tgz -C out && cat out/in/a.txt out/in/sub/b.txt && stat -c "%a %y" out/in/a.txt', 'one\ntwo\n640 2026-01-02 03:04:05.000000000 +0000\n'],
  ['-t lists', 'tar cf x.tar in && tar tf x.tar', 'in/\nin/a.txt\nin/sub/\nin/sub/b.txt\n'],
  ['-tv lists at length', 'tar cf x.tar in/a.txt && tar tvf x.tar', '-rw-r----- root/root         4 2026-01-02 03:04 in/a.txt\n'],
  ['through a pipe', 'tar cf - in | tar tf - in/sub', 'in/sub/\nin/sub/b.txt\n'],
  ['--strip-components', 'tar cf x.tar in && mkdir out && tar xf x.tar -C out --strip-components=1 && ls out', 'a.txt\nsub\n'],
  ['long names', 'n=$(printf %0120d 7); touch in/$n; tar cf x.tar in && tar tf x.tar | grep -c $n', '1\n'],
  ['gzip and back', 'gzip in/a.txt && ls in && zcat in/a.txt.gz && gunzip in/a.txt.gz && cat in/a.txt', 'a.txt.gz\nsub\none\none\n'],
  ['gzip in a pipe', 'echo hello | gzip -c | gunzip', 'hello\n'],
])('%s', async (_title, script, stdout) => {
  await using machine = box();
  expect(await machine.run(['sh', '-c', script], { cwd: '/tmp' })).toEqual({ code: 0, stdout, stderr: '' });
});
