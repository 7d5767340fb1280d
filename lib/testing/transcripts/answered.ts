import { maskRecorded } from './mask-recorded.ts';

/** A command with what it answered, in a form that can be compared. */
export function answered(command: string, result: { output: string; status: number } | undefined): string {
  if (!result) return `$ ${command}\n(not played)`;
  const answer = `$ ${command}\n${maskRecorded(result.output)}(${result.status})`;
  // Rows of objects with generated names stand in the order of those names, which differ.
  return answer.includes('<x>') ? sortedRows(answer) : answer;
}

function sortedRows(answer: string): string {
  const [command = '', ...lines] = answer.split('\n');
  return [command, ...lines.sort()].join('\n');
}
