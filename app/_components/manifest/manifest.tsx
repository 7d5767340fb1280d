import { Children, isValidElement, type ReactNode } from 'react';
import { ManifestNotes, type Note } from './manifest-notes.tsx';

interface ExplainProps {
  /** `3` or `3-5`: the lines that the note is about. */
  lines: string;
  /** What the note is about, in a word or two, as in the manifest. */
  title: string;
  children: ReactNode;
}

/** A note on some lines of the manifest that it stands beside; only inside `<Manifest>`. */
export function Explain(_props: ExplainProps): ReactNode {
  throw new Error('<Explain> belongs inside <Manifest>');
}

function rangeOf(lines: string): { first: number; last: number } {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(lines) ?? [];
  if (!first) throw new Error(`<Explain lines="${lines}">: say a line or a range, such as 3 or 3-5`);
  return { first: Number(first), last: Number(last) };
}

function noteOf({ lines, title, children }: ExplainProps): Note {
  return { ...rangeOf(lines), title, body: children };
}

/** A manifest whose lines explain themselves: a code block, and `<Explain>` notes on its lines. */
export function Manifest({ children }: { children: ReactNode }) {
  const parts = Children.toArray(children);
  const notes = parts.filter((part) => isValidElement<ExplainProps>(part) && part.type === Explain);
  const code = parts.filter((part) => !notes.includes(part));
  return <ManifestNotes notes={notes.map((note) => noteOf((note as { props: ExplainProps } & typeof note).props))}>{code}</ManifestNotes>;
}
