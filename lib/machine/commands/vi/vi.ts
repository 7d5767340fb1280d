import { EditorTerminal } from '../editing/editor-terminal.ts';
import { TextBuffer } from '../editing/text-buffer.ts';
import { parseText } from '../editing/text-file.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { readAll } from '../invocation/lines.ts';
import { Vi } from './editor.ts';
import { openFile } from './files.ts';
import { normalCommand } from './normal.ts';

const VERSION = 'VIM - Vi IMproved 9.0 (2022 Jun 28, compiled Feb 16 2025 05:23:41)\n';

const HELP = `VIM - Vi IMproved 9.0 (2022 Jun 28, compiled Feb 16 2025 05:23:41)

Usage: vim [arguments] [file ..]       edit specified file(s)

Arguments:
   --\t\t\tOnly file names after this
   -R\t\t\tReadonly mode (like "view")
   +\t\t\tStart at end of file
   +<lnum>\t\tStart at line <lnum>
   -c <command>\t\tExecute <command> after loading the first file
   -h  or  --help\tPrint Help (this message) and exit
   --version\t\tPrint version information and exit
`;

function editor(name: string, readOnly = false): Command {
  return {
    name,
    usage: '[arguments] [file ..]',
    busyboxUsage: '[-c CMD] [-R] [-H] [FILE]...',
    summary: 'Edit FILE',
    async run(call) {
      if (call.args.includes('--help') && !call.gnu) call.exitWithUsage();
      const line = commandLine(call.args);
      if (line.print) {
        await call.process.write(line.print === 'version' ? VERSION : HELP);
        return 0;
      }
      if (line.unknown !== undefined) {
        if (!call.gnu) call.misuse(`invalid option -- '${line.unknown.replace(/^-+/, '')[0] ?? ''}'`);
        await call.say(`${VERSION}Unknown option argument: "${line.unknown}"\nMore info with: "vim -h"\n`);
        return 1;
      }
      return edit(call, { ...line, readOnly: readOnly || line.readOnly });
    },
  };
}

/** Debian's vim.tiny 9.0 in its everyday part; BusyBox's where an image has only that. */
export const vi = editor('vi');
export const vim = editor('vim');
/** The same, not to be written. */
export const view = editor('view', true);

interface CommandLine {
  files: string[];
  /** `-`: what standard input holds. */
  stdin: boolean;
  commands: string[];
  readOnly: boolean;
  print?: 'help' | 'version';
  unknown?: string;
}

/** Flags of vim that change nothing here. */
const IGNORED = /^-(?:[nCyvelbsEmMZAHFDxXL]|[NpoOV]\d*|-noplugin|-clean)$/;
const WITH_VALUE = new Set(['-u', '-U', '-i', '-T', '-w', '-W', '-s', '-S', '--cmd', '-t', '-r']);

function commandLine(args: readonly string[]): CommandLine {
  const line: CommandLine = { files: [], stdin: false, commands: [], readOnly: false };
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--') {
      line.files.push(...args.slice(at + 1));
      break;
    }
    if (arg === '--help' || arg === '-h') line.print = 'help';
    else if (arg === '--version') line.print = 'version';
    else if (arg === '-R') line.readOnly = true;
    else if (arg === '-c') line.commands.push(args[(at += 1)] ?? '');
    else if (arg.startsWith('+')) line.commands.push(arg.slice(1) || '$');
    else if (WITH_VALUE.has(arg)) at += 1;
    else if (arg.startsWith('-') && arg !== '-' && !IGNORED.test(arg)) line.unknown ??= arg;
    else if (arg === '-') line.stdin = true;
    else if (!arg.startsWith('-')) line.files.push(arg);
  }
  return line;
}

async function edit(call: Invocation, { files, stdin, commands, readOnly }: CommandLine): Promise<number> {
  const { process } = call;
  const piped = stdin && !process.file(0).tty;
  const tty = process.file(1).tty ?? process.file(2).tty;
  if (!process.file(1).tty && call.gnu) await call.say('Vim: Warning: Output is not to a terminal\n');
  if (piped) await call.say('Vim: Reading from stdin...\n');
  else if (!process.file(0).tty && call.gnu) await call.say('Vim: Warning: Input is not from a terminal\n');
  const keyboard = process.file(0).tty ? process.file(0) : process.file(2);
  if (!tty || !keyboard.tty || !process.file(1).tty) {
    await call.say(call.gnu ? 'Vim: Error reading input, exiting...\nVim: Finished.\n' : `${call.name}: can't open terminal\n`);
    return 1;
  }
  const given = piped ? await readAll(call, process.file(0).retain()) : undefined;
  if (files.length > 1 && call.gnu) await process.write(`${files.length} files to edit\n`);
  await using terminal = await EditorTerminal.open(process, tty, keyboard);
  const editing = new Vi({ process, terminal, busybox: !call.gnu });
  editing.oneCommand = () => normalCommand(editing);
  editing.files = files;
  openFile(editing, files[0] ?? '');
  if (given) readStdin(editing, given);
  if (readOnly) startReadOnly(editing, files[0] ?? '');
  await editing.flushMessages();
  for (const command of commands) await start(editing, command);
  while (editing.over === undefined) {
    await normalCommand(editing);
    await process.yield();
  }
  return editing.over;
}

/** What came from standard input is a text without a name, not saved yet. */
function readStdin(editing: Vi, bytes: Uint8Array): void {
  editing.text = new TextBuffer(parseText(bytes).lines);
  editing.text.markUnsaved();
  editing.moveTo({ row: 0, index: editing.firstNonBlank(0) });
}

function startReadOnly(editing: Vi, name: string): void {
  editing.options.readonly = true;
  editing.hush();
  const { text } = editing;
  if (name !== '') editing.sayFile(`"${name}" [readonly] ${text.count}L, ${Buffer.byteLength(text.lines.join('\n')) + 1}B`);
}

/** A command given on the command line, after the file has been read. */
async function start(editing: Vi, command: string): Promise<void> {
  editing.view.follow(editing.scene);
  editing.input.stuff([...`:${command}\r`].map((name) => ({ name })), false);
  const shown = editing.lastMessage;
  await editing.finishStuffed();
  editing.echo(shown);
}
