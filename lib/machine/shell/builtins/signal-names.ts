import { SIGNAL_NUMBERS } from '../../processes/signals.ts';
import type { SignalName } from '../../program.ts';

/** Linux's signals in order of their numbers, those that machines do not raise included. */
const ALL: readonly string[] = [
  'HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV', 'USR2', 'PIPE', 'ALRM', 'TERM', 'STKFLT',
  'CHLD', 'CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'XCPU', 'XFSZ', 'VTALRM', 'PROF', 'WINCH', 'IO', 'PWR', 'SYS',
];

/** `TERM`, `SIGTERM`, `15` to the signal's name; 0 is the signal that only asks. */
export function signalByName(text: string): SignalName | 0 | undefined {
  if (text === '0') return 0;
  const upper = text.toUpperCase();
  const names = Object.keys(SIGNAL_NUMBERS) as SignalName[];
  if (/^\d+$/.test(text)) return names.find((name) => SIGNAL_NUMBERS[name] === Number(text));
  return names.find((name) => name === upper || name.slice(3) === upper);
}

/** `kill -l`: five to a line, as bash prints them; busybox and dash one to a line. */
export function listSignals(flavour: string): string {
  const realTime = [...Array.from({ length: 16 }, (_, index) => (index === 0 ? 'RTMIN' : `RTMIN+${index}`)), ...Array.from({ length: 15 }, (_, index) => (index === 14 ? 'RTMAX' : `RTMAX-${14 - index}`))];
  const numbered = [...ALL.map((name, index) => [index + 1, name] as const), ...realTime.map((name, index) => [index + 34, name] as const)];
  if (flavour !== 'bash') return ALL.map((name, index) => (flavour === 'dash' ? `${name}\n` : `${String(index + 1).padStart(2)}) ${name}\n`)).join('');
  const cells = numbered.map(([number, name]) => `${String(number).padStart(2)}) SIG${name}`);
  const lines: string[] = [];
  for (let start = 0; start < cells.length; start += 5) lines.push(cells.slice(start, start + 5).join('\t'));
  return `${lines.join('\n')}\t\n`;
}
