import { EditorTerminal } from '../editing/editor-terminal.ts';
import { CommandFailure } from '../invocation/failure.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { parseOptions } from '../invocation/options.ts';
import { edit } from './bindings.ts';
import type { Session } from './bindings.ts';
import { Nano } from './editor.ts';
import type { Opening, Settings } from './editor.ts';

const OPTIONS = [
  'A,smarthome', 'B,backup', 'D,boldtext', 'E,tabstospaces', 'F,multibuffer', 'G,locking', 'H,historylog', 'I,ignorercfiles', 'J=,guidestripe', 'K,rawsequences', 'L,nonewlines', 'M,trimblanks',
  'N,noconvert', 'O,bookstyle', 'P,positionlog', 'Q=,quotestr', 'R,restricted', 'S,softwrap', 'T=,tabsize', 'U,quickblank', 'V,version', 'W,wordbounds', 'X=,wordchars', 'Y=,syntax', 'Z,zap',
  'a,atblanks', 'b,breaklonglines', 'c,constantshow', 'd,rebinddelete', 'e,emptyline', 'f=,rcfile', 'g,showcursor', 'h,help', 'i,autoindent', 'j,jumpyscrolling', 'k,cutfromcursor', 'l,linenumbers',
  'm,mouse', 'n,noread', 'o=,operatingdir', 'p,preserve', 'q,indicator', 'r=,fill', 's=,speller', 't,saveonexit', 'u,unix', 'v,view', 'w,nowrap', 'x,nohelp', 'y,afterends', '/,modernbindings', '%,stateflags', '_,minibar', '0,zero', '!,magic',
];

const HELP = `Usage: nano [OPTIONS] [[+LINE[,COLUMN]] FILE]...

To place the cursor on a specific line of a file, put the line number with
a '+' before the filename.  The column number can be added after a comma.

 Option         Long option             Meaning
 -E             --tabstospaces          Convert typed tabs to spaces
 -I             --ignorercfiles         Don't look at nanorc files
 -S             --softwrap              Display overlong lines on multiple rows
 -T <number>    --tabsize=<number>      Make a tab this number of columns wide
 -V             --version               Print version information and exit
 -c             --constantshow          Constantly show cursor position
 -h             --help                  Show this help text and exit
 -i             --autoindent            Automatically indent new lines
 -l             --linenumbers           Show line numbers in front of the text
 -v             --view                  View mode (read-only)
 -w             --nowrap                Don't hard-wrap long lines [default]
`;

/** GNU nano 7.2 as Debian 12 has it, without colours of syntax, spelling, macros and the file browser. */
export const nano: Command = {
  name: 'nano',
  usage: '[OPTIONS] [[+LINE[,COLUMN]] FILE]...',
  summary: 'Edit files, with the most used keys named on the screen',
  async run(call) {
    const options = parse(call);
    if (options.has('h')) return print(call, HELP);
    if (options.has('V')) return print(call, ' GNU nano, version 7.2\n (C) 2023 the Free Software Foundation and various contributors\n Compiled options: --disable-libmagic --enable-utf8\n');
    const tab = Number(options.value('T') ?? 8);
    if (!Number.isInteger(tab) || tab <= 0) {
      await call.say(`Requested tab size "${options.value('T')}" is invalid\n`);
      return 1;
    }
    const settings: Settings = {
      tab, lineNumbers: options.has('l'), softWrap: options.has('S'), readOnly: options.has('v'), autoIndent: options.has('i'), tabsToSpaces: options.has('E'), constantPosition: options.has('c'),
    };
    return editFiles(call, settings, openings(options.operands));
  },
};

function parse(call: Invocation): ReturnType<typeof parseOptions> {
  try {
    return parseOptions(call.args, OPTIONS.map((option) => option.replace(/^(.)=,(.*)$/, '$1,$2=')));
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    throw new CommandFailure(`${error.message}\nType '${call.name} -h' for a list of available options.`);
  }
}

async function print(call: Invocation, text: string): Promise<number> {
  await call.process.write(text);
  return 0;
}

/** Files with the places that stand before them. */
function openings(operands: readonly string[]): Opening[] {
  const list: Opening[] = [];
  let place: Omit<Opening, 'name'> = {};
  for (const operand of operands) {
    const [whole, line = '', column] = /^\+(-?\d*)(?:[,.:](-?\d+))?$/.exec(operand) ?? [];
    if (whole !== undefined && operand !== operands.at(-1)) place = { line: line === '' ? (column === undefined ? -1 : 1) : Number(line), ...(column === undefined ? {} : { column: Number(column) }) };
    else {
      list.push({ name: operand, ...place });
      place = {};
    }
  }
  return list.length > 0 ? list : [{ name: '' }];
}

async function editFiles(call: Invocation, settings: Settings, list: readonly Opening[]): Promise<number> {
  const { process } = call;
  const [keyboard, tty] = [process.file(0), process.file(1).tty];
  if (!tty || !keyboard.tty) {
    await call.say(keyboard.tty ? 'Standard output is not a terminal\n' : 'Standard input is not a terminal\n');
    return 1;
  }
  const session: Session = { clipboard: '', cutting: false, search: { texts: [], replacements: [], caseSensitive: false, regex: false } };
  await using terminal = await EditorTerminal.open(process, tty, keyboard);
  for (const [index, opening] of list.entries()) {
    const left = list.length === 1 ? 'GNU nano 7.2' : `[1/${list.length - index}]`;
    const editor = new Nano({ process, terminal, settings, left }, opening);
    if (index > 0) {
      const count = editor.document.text.count - 1;
      editor.say(`${opening.name} -- ${count} line${count === 1 ? '' : 's'}`);
    }
    if (!(await edit(editor, session))) return 1;
  }
  return 0;
}
