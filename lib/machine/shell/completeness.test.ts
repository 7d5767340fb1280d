import { describe, expect, it } from 'vitest';
import { isIncomplete } from './index.ts';

describe('isIncomplete', () => {
  it.each([
    'echo "a', "echo 'a", 'echo `a', 'echo $(a', 'echo ${a', 'echo $((1+', 'if true', 'if true; then', 'if true; then a; else', 'for i in a', 'for i in a; do',
    'while true; do echo', 'case x in', 'case x in a) echo;;', '{ echo', '( echo', 'f() {', 'f()', 'a &&', 'a ||', 'a |', 'echo a \\', 'cat <<E', 'cat <<E\nbody',
    'a=(1 2', '[[ a == b', '[[ a &&', 'echo "$(cat <<E', 'until false', 'select x in a b', "echo $'a",
  ])('asks for more after %j', (text) => {
    expect(isIncomplete(text)).toBe(true);
  });

  it.each([
    '', 'echo a', 'if true; then a; fi', 'for i in a; do b; done', 'cat <<E\nbody\nE', 'cat <<E\nbody\nE\n', 'echo \\\\', "echo '\\'", 'a=(1 2)', '[[ a == b ]]', 'f() { a; }',
    'echo )', 'fi', 'echo a # "', 'case x in a) echo;; esac', 'echo "a\nb"', ': ${x:-"}"}',
  ])('runs %j', (text) => {
    expect(isIncomplete(text)).toBe(false);
  });

  it('knows each flavour’s grammar', () => {
    expect(isIncomplete('[[ a', 'bash')).toBe(true);
    expect(isIncomplete('[[ a', 'dash')).toBe(false);
  });
});
