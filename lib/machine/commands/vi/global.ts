import { separator } from './command-line.ts';
import type { Vi } from './editor.ts';
import type { ExCall } from './ex-commands.ts';
import { compilePattern } from './pattern.ts';
import { remember } from './search.ts';

/** `:g` and `:v`: does a command at each line that has the pattern, or lacks it (ex_global). */
export async function globalCommand(vi: Vi, call: ExCall, { inverted, run }: { inverted: boolean; run: (line: string) => Promise<void> }): Promise<void> {
  const mark = call.rawArgument[0];
  if (mark === undefined || /[\w\s]/.test(mark)) vi.fail('E148: Regular expression missing from global');
  const rest = call.rawArgument.slice(1);
  const end = separator(rest, mark);
  const pattern = (end < 0 ? rest : rest.slice(0, end)) || vi.search?.pattern;
  if (pattern === undefined) vi.fail('E35: No previous regular expression');
  const command = end < 0 ? '' : rest.slice(end + 1);
  vi.search = { pattern, forward: true };
  remember(vi, pattern);
  const regex = compilePattern(pattern, vi.options);
  const [from, to] = call.count === 0 ? [0, vi.text.count - 1] : [call.from, call.to];
  const chosen: number[] = [];
  for (let row = from; row <= to; row += 1) if (regex.test(vi.text.line(row)) !== inverted) chosen.push(row);
  if (chosen.length === 0) return vi.sayShort(inverted ? `E538: Pattern found in every line: ${pattern}` : `E486: Pattern not found: ${pattern}`);
  const before = vi.text.count;
  let moved = 0;
  for (const row of chosen) {
    const count = vi.text.count;
    vi.cursor = { row: Math.max(0, Math.min(vi.text.count - 1, row + moved)), index: 0 };
    if (command.trim() !== '') await run(command);
    moved += vi.text.count - count;
    await vi.process.yield();
  }
  vi.moveTo({ row: vi.cursor.row, index: vi.firstNonBlank(vi.cursor.row) });
  vi.dropReports();
  const less = before - vi.text.count;
  if (vi.text.count === 1 && vi.text.line(0) === '' && less > 0) vi.say('--No lines in buffer--');
  else if (Math.abs(less) > vi.options.report) vi.say(`${Math.abs(less)} ${less > 0 ? 'fewer' : 'more'} lines`);
}
