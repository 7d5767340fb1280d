/** One command of a recorded transcript. */
export interface RecordedCommand {
  /** `01-first-pod.txt:3`: the file and the line of the command. */
  place: string;
  /** Seconds since the recording began. */
  at: number;
  command: string;
  /** What it printed, stdout and stderr as they came. */
  output: string;
  status: number;
}

const COMMAND = /^(.*?)\[\+(\d+(?:\.\d+)?)s\] \$ (.*)$/;
/** What the recorder remarks about the next command. */
const COMMENT = /(?:^|(?<=\n))# .*\n$/;
const STATUS = /^\(exit status (\d+)\)$/;

/** The commands of a transcript: `[+1.5s] $ command`, its output, `(exit status 1)` after one that failed. */
export function parseTranscript(file: string, text: string): RecordedCommand[] {
  const commands: RecordedCommand[] = [];
  for (const [index, line] of text.replace(/\n$/, '').split('\n').entries()) {
    const [, unended = '', at, command] = COMMAND.exec(line) ?? [];
    const current = commands.at(-1);
    if (command !== undefined) {
      // An output without a line break at its end stands before the next prompt.
      if (current) current.output = (current.output + unended).replace(COMMENT, '');
      commands.push({ place: `${file}:${index + 1}`, at: Number(at), command, output: '', status: 0 });
    } else if (current && current.output === '' && isUnfinished(current.command)) {
      // The recorder wrote the `\n` of a jsonpath as a line break.
      current.command += `\\n${line}`;
    } else if (current) {
      const [, status] = STATUS.exec(line) ?? [];
      if (status === undefined) current.output += `${line}\n`;
      else current.status = Number(status);
    }
  }
  return commands;
}

function isUnfinished(command: string): boolean {
  return (command.match(/'/g) ?? []).length % 2 === 1;
}
