import { badOption } from '../interpreter/builtin.ts';
import type { Builtin } from '../interpreter/builtin.ts';

/** What `ulimit -a` of a Debian container says. Setting a limit is accepted, and changes nothing. */
const LIMITS: readonly (readonly [letter: string, words: string, unit: string, value: string])[] = [
  ['R', 'real-time non-blocking time ', '(microseconds, -R)', 'unlimited'],
  ['c', 'core file size             ', '(blocks, -c)', '0'],
  ['d', 'data seg size              ', '(kbytes, -d)', 'unlimited'],
  ['e', 'scheduling priority                ', '(-e)', '0'],
  ['f', 'file size                  ', '(blocks, -f)', 'unlimited'],
  ['i', 'pending signals                    ', '(-i)', '31437'],
  ['l', 'max locked memory          ', '(kbytes, -l)', '8192'],
  ['m', 'max memory size            ', '(kbytes, -m)', 'unlimited'],
  ['n', 'open files                         ', '(-n)', '1024'],
  ['p', 'pipe size               ', '(512 bytes, -p)', '8'],
  ['q', 'POSIX message queues        ', '(bytes, -q)', '819200'],
  ['r', 'real-time priority                 ', '(-r)', '0'],
  ['s', 'stack size                 ', '(kbytes, -s)', '8192'],
  ['t', 'cpu time                  ', '(seconds, -t)', 'unlimited'],
  ['u', 'max user processes                 ', '(-u)', '31437'],
  ['v', 'virtual memory             ', '(kbytes, -v)', 'unlimited'],
  ['x', 'file locks                         ', '(-x)', 'unlimited'],
];

export const ulimit: Builtin = {
  name: 'ulimit',
  async run(call) {
    const { shell, args } = call;
    const letters = args.slice(1).filter((arg) => arg.startsWith('-')).join('').replace(/[-SH]/g, '');
    const wrong = [...letters].find((letter) => letter !== 'a' && !LIMITS.some(([known]) => known === letter));
    if (wrong !== undefined) return badOption(call, `-${wrong}`, 'ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]');
    if (letters.includes('a')) {
      await shell.print(LIMITS.map(([, words, unit, value]) => `${words}${unit} ${value}\n`).join(''));
      return 0;
    }
    if (args.slice(1).some((arg) => !arg.startsWith('-'))) return 0;
    const value = LIMITS.find(([letter]) => letter === (letters[0] ?? 'f'))?.[3] ?? 'unlimited';
    await shell.print(`${value}\n`);
    return 0;
  },
};
