import { expect, test } from 'vitest';
import { testMachine } from '../../testing/index.ts';
import { debianPrograms } from '../index.ts';

test.each([
  ['a loop without a result', 'def f: f; f', 'jq: error: too many levels of recursion\n'],
  ['a search without end', '1 | until(false; . + 1)', 'jq: error: too many levels of recursion\n'],
  ['a range that is far too long', '[range(1e18)]', 'jq: error: the program ran for too long without a result\n'],
])('%s is stopped', async (_title, program, stderr) => {
  await using machine = testMachine({ programs: debianPrograms });
  expect(await machine.run(['jq', '-n', program])).toEqual({ code: 5, stdout: '', stderr });
});

test('results come one by one, as long as they are wanted', async () => {
  await using machine = testMachine({ programs: debianPrograms });
  const session = machine.session(['jq', '-n', 'range(1e18)']);
  await session.settle();
  await session.type('\x03');
  expect(await session.ended).toBe(130);
});

test('prototypes are out of reach', async () => {
  await using machine = testMachine({ programs: debianPrograms });
  expect(await machine.run(['jq', '-c', '., .constructor, has("__proto__")'], { stdin: '{"__proto__":{"x":1}}' })).toEqual({
    code: 0, stdout: '{"__proto__":{"x":1}}\nnull\ntrue\n', stderr: '',
  });
});
