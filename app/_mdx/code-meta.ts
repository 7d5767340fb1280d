/** What an author wrote after a code fence's language: ```` ```sh run ```` or ```` ```yaml file=test-pod.yml ````. */
export interface CodeMeta {
  /** Offer to type the block into the terminal. */
  run: boolean;
  /** Offer to save the block under this name in the sandbox's home directory. */
  file: string | undefined;
}

/** Reads a fence's words; throws on one it does not know, so that a slip breaks the build and not the lesson. */
export function parseCodeMeta(meta: string | null | undefined): CodeMeta {
  const parsed: CodeMeta = { run: false, file: undefined };
  for (const word of (meta ?? '').split(/\s+/).filter(Boolean)) {
    if (word === 'run') parsed.run = true;
    else if (/^file=.+/.test(word)) parsed.file = word.slice('file='.length);
    else throw new Error(`A code block says "${word}"; it may say "run" or "file=<name>".`);
  }
  return parsed;
}
