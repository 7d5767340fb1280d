/** One line of a terminal transcript. A line that was typed has its prompt and command apart. */
export type TranscriptLine = { kind: 'typed'; prompt: string; command: string } | { kind: 'printed'; text: string };

/** `$ `, `# ` and `user@host:path# ` or `user@host:path$ `, as bash and busybox print them. */
const PROMPT = /^((?:[a-z_][\w-]*@[\w-]+:\S+|\S* )?[$#] )(.*)$/;

/** Splits a transcript as an author writes it into what was typed and what was printed. */
export function parseTranscript(text: string): readonly TranscriptLine[] {
  return text.split('\n').map((line) => {
    const [, prompt, command] = PROMPT.exec(line) ?? [];
    return prompt !== undefined && command !== undefined
      ? { kind: 'typed', prompt, command }
      : { kind: 'printed', text: line };
  });
}
