import type { Process } from '#lib/machine/index.ts';

/** One line of standard input, without its line break. */
export async function readLine(process: Process): Promise<string> {
  const decoder = new TextDecoder();
  let line = '';
  while (!line.includes('\n')) {
    const chunk = await process.read(1);
    if (chunk.length === 0) break;
    line += decoder.decode(chunk, { stream: true });
  }
  return line.replace(/\n$/, '');
}
