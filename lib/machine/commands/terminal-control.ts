import type { TtyModes } from '../file-system.ts';
import type { Command, Invocation } from './invocation/invocation.ts';

/** ncurses 6.4 `clear`: the screen and what was scrolled off. */
export const clear: Command = {
  name: 'clear',
  usage: '[options]',
  busyboxUsage: '',
  summary: 'Clear screen',
  options: ['T=', 'V', 'x'],
  async run(call) {
    await call.process.write(call.gnu ? `\x1b[H\x1b[2J${call.options.has('x') ? '' : '\x1b[3J'}` : '\x1b[H\x1b[J');
    return 0;
  },
};

/** ncurses 6.4 `reset`. */
export const reset: Command = {
  name: 'reset',
  usage: '[options] [terminal]',
  busyboxUsage: '',
  summary: 'Reset terminal (ESC codes) and termios (signals, buffering, echo)',
  options: ['Q', 'w', 'c', 'I', 's', 'q', 'r'],
  async run(call) {
    call.out.tty?.setModes({ canonical: true, echo: true, signals: true });
    await call.process.write('\x1bc\x1b[!p\x1b[?3;4l\x1b[4l\x1b>');
    return 0;
  },
};

/** Capabilities of xterm-256color that scripts ask for. */
const CAPABILITIES: Readonly<Record<string, string | number>> = {
  bold: '\x1b[1m', dim: '\x1b[2m', smul: '\x1b[4m', rmul: '\x1b[24m', rev: '\x1b[7m', smso: '\x1b[7m', rmso: '\x1b[27m', blink: '\x1b[5m', sgr0: '\x1b(B\x1b[m', clear: '\x1b[H\x1b[2J\x1b[3J',
  el: '\x1b[K', el1: '\x1b[1K', ed: '\x1b[J', home: '\x1b[H', civis: '\x1b[?25l', cnorm: '\x1b[?12l\x1b[?25h', smcup: '\x1b[?1049h\x1b[22;0;0t', rmcup: '\x1b[?1049l\x1b[23;0;0t', bel: '\x07',
  cuu1: '\x1b[A', cud1: '\n', cr: '\r', sc: '\x1b7', rc: '\x1b8', colors: 256, op: '\x1b[39;49m', sitm: '\x1b[3m', ritm: '\x1b[23m', reset: '\x1bc',
};

/** ncurses 6.4 `tput` for an xterm. */
export const tput: Command = {
  name: 'tput',
  usage: '[options] [command]',
  summary: 'Initialize a terminal or query terminfo database',
  errorCode: 4,
  async run(call) {
    const args = call.args[0]?.startsWith('-T') ? call.args.slice(call.args[0] === '-T' ? 2 : 1) : call.args;
    const [name, first = '0', second = '0'] = args;
    if (name === undefined) return call.exitWithUsage();
    const tty = call.process.tty ?? call.out.tty;
    if (name === 'cols' || name === 'lines') await call.put(`${(name === 'cols' ? tty?.columns : tty?.rows) ?? (name === 'cols' ? 80 : 24)}\n`);
    else if (name === 'setaf' || name === 'setab') await call.put(colour(name === 'setaf' ? 3 : 4, Number(first)));
    else if (name === 'cup') await call.put(`\x1b[${Number(first) + 1};${Number(second) + 1}H`);
    else {
      const capability = CAPABILITIES[name];
      if (capability === undefined) return call.fail(`unknown terminfo capability '${name}'`);
      await call.put(typeof capability === 'number' ? `${capability}\n` : capability);
    }
    return 0;
  },
};

function colour(base: number, number: number): string {
  if (number < 8) return `\x1b[${base}${number}m`;
  return number < 16 ? `\x1b[${base + 6}${number - 8}m` : `\x1b[${base}8;5;${number}m`;
}

/** GNU coreutils 9.1 `tty`; BusyBox's. */
export const tty: Command = {
  name: 'tty',
  usage: '[OPTION]...',
  busyboxUsage: '',
  summary: "Print file name of stdin's terminal",
  errorCode: 2,
  options: ['s,silent,quiet'],
  async run(call) {
    const terminal = call.process.file(0).tty;
    if (!call.options.has('s')) await call.put(terminal ? `/dev/${terminal.name}\n` : 'not a tty\n');
    return terminal ? 0 : 1;
  },
};

/** What `stty` can change here, by its words. */
const SETTINGS: Readonly<Record<string, Partial<TtyModes>>> = {
  echo: { echo: true }, '-echo': { echo: false }, icanon: { canonical: true }, '-icanon': { canonical: false }, isig: { signals: true }, '-isig': { signals: false },
  raw: { canonical: false, signals: false }, cooked: { canonical: true, signals: true }, '-raw': { canonical: true, signals: true }, cbreak: { canonical: false }, '-cbreak': { canonical: true },
  sane: { canonical: true, echo: true, signals: true },
};

/** GNU coreutils 9.1 `stty` for echo, line editing, signals and size; BusyBox's. */
export const stty: Command = {
  name: 'stty',
  usage: '[-F DEVICE | --file=DEVICE] [SETTING]...',
  busyboxUsage: '[-a|g] [-F DEVICE] [SETTING]...',
  summary: 'Without arguments, prints baud rate, line discipline, and deviations from stty sane',
  async run(call) {
    const terminal = call.process.file(0).tty;
    if (!terminal) return call.fail(call.gnu ? "'standard input': Inappropriate ioctl for device" : 'standard input: Not a tty');
    const [first] = call.args;
    const modes = terminal.modes();
    const flag = (name: string, on: boolean) => `${on ? '' : '-'}${name}`;
    if (first === 'size') await call.put(`${terminal.rows} ${terminal.columns}\n`);
    else if (first === 'speed') await call.put('38400\n');
    else if (first === '-g') await call.put(`500:5:bf:${modes.canonical ? '8a3b' : '8a31'}:3:1c:7f:15:4:0:1:0:11:13:1a:0:12:f:17:16:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0\n`);
    else if (first === undefined) await call.put(`speed 38400 baud; line = 0;\n${modes.canonical && modes.echo && modes.signals ? '' : `${[flag('isig', modes.signals), flag('icanon', modes.canonical), flag('echo', modes.echo)].filter((word) => word.startsWith('-')).join(' ')}\n`}`);
    else if (first === '-a' || first === '--all') {
      await call.put(`speed 38400 baud; rows ${terminal.rows}; columns ${terminal.columns}; line = 0;\nintr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; eol = <undef>;\neol2 = <undef>; swtch = <undef>; start = ^Q; stop = ^S; susp = ^Z; rprnt = ^R;\nwerase = ^W; lnext = ^V; discard = ^O; min = 1; time = 0;\n-parenb -parodd -cmspar cs8 -hupcl -cstopb cread -clocal -crtscts\n-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr icrnl ixon -ixoff\n-iuclc -ixany -imaxbel -iutf8\nopost -olcuc -ocrnl onlcr -onocr -onlret -ofill -ofdel nl0 cr0 tab0 bs0 vt0 ff0\n${flag('isig', modes.signals)} ${flag('icanon', modes.canonical)} iexten ${flag('echo', modes.echo)} echoe echok -echonl -noflsh -xcase -tostop -echoprt\nechoctl echoke -flusho -extproc\n`);
    } else return change(call, call.args);
    return 0;
  },
};

async function change(call: Invocation, words: readonly string[]): Promise<number> {
  const terminal = call.process.file(0).tty;
  for (const [index, word] of words.entries()) {
    const setting = SETTINGS[word];
    if (setting) terminal?.setModes(setting);
    else if (/^(?:cols|columns|rows)$/.test(word) || /^(?:cols|columns|rows)$/.test(words[index - 1] ?? '')) continue;
    else if (!/^-?(?:echo\w+|ix\w+|on\w+|opost|icrnl|inlcr|igncr|iutf8|tostop|noflsh|iexten|cread|clocal|hupcl|cs\d|brkint|inpck|istrip)$/.test(word) && !/^[0-9a-f:]+$/.test(word)) return call.misuse(`invalid argument ${call.quoteWord(word)}`);
  }
  return 0;
}
