'use client';

import { useId, useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import styles from './manifest.module.css';

export interface Note {
  first: number;
  last: number;
  title: string;
  body: ReactNode;
}

function linesOf({ first, last }: Note): string {
  return first === last ? `Line ${first}` : `Lines ${first} to ${last}`;
}

/** The innermost note about a line: the one with the fewest lines. */
function noteAt(notes: readonly Note[], line: number): number | undefined {
  const about = notes
    .map((note, index) => ({ index, size: note.last - note.first, note }))
    .filter(({ note }) => note.first <= line && line <= note.last)
    .sort((a, b) => a.size - b.size);
  return about[0]?.index;
}

/** Shows one note at a time beside the code: of the line under the pointer, or of the marker that has the focus. */
export function ManifestNotes({ notes, children }: { notes: readonly Note[]; children: ReactNode }) {
  const [shown, setShown] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  const onPointerOver = (event: PointerEvent<HTMLElement>) => {
    const line = Number((event.target as HTMLElement).closest<HTMLElement>('[data-line]')?.dataset.line);
    const note = Number.isFinite(line) ? noteAt(notes, line) : undefined;
    if (note !== undefined) setShown(note);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const target = Math.min(notes.length - 1, Math.max(0, shown + step));
    setShown(target);
    list.current?.querySelectorAll('button')[target]?.focus();
  };

  const current = notes[shown];
  const place = { '--first': current?.first, '--count': current ? current.last - current.first + 1 : 0 } as CSSProperties;
  return (
    <div className={styles.manifest}>
      <div className={styles.code} onPointerOver={onPointerOver} style={place}>
        {children}
        <div ref={list} className={styles.markers} role="group" aria-label="Notes on the lines">
          {notes.map((note, index) => (
            <button
              key={index}
              type="button"
              tabIndex={index === shown ? 0 : -1}
              aria-pressed={index === shown}
              aria-describedby={`${id}-${index}`}
              style={{ '--line': note.first } as CSSProperties}
              onKeyDown={onKeyDown}
              onFocus={() => setShown(index)}
              onClick={() => setShown(index)}
            >
              <span className="visually-hidden">
                {linesOf(note)}: {note.title}
              </span>
            </button>
          ))}
        </div>
      </div>
      <div className={styles.notes}>
        {notes.map((note, index) => (
          <div key={index} id={`${id}-${index}`} className={styles.note} data-shown={index === shown}>
            <p className={styles.title}>
              <code>{note.title}</code>
            </p>
            {note.body}
          </div>
        ))}
      </div>
    </div>
  );
}
