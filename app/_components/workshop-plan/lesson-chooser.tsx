'use client';

import { useRef, useState, type KeyboardEvent } from 'react';
import { Icon, type IconName } from '../icon/icon.tsx';
import styles from './lesson-chooser.module.css';
import { moved } from './lesson-order.ts';

export interface ChoosableLesson {
  id: string;
  title: string;
}

interface ChooserProps {
  /** All lessons of the course. */
  lessons: readonly ChoosableLesson[];
  chosen: readonly string[];
  choose(chosen: readonly string[]): void;
}

function Act(props: { icon: IconName; words: string; disabled?: boolean; act(): void; onKeyDown?(event: KeyboardEvent): void }) {
  const { icon, words, disabled = false, act, onKeyDown } = props;
  return (
    <button type="button" aria-label={words} title={words} aria-disabled={disabled} onClick={() => !disabled && act()} onKeyDown={onKeyDown}>
      <Icon name={icon} />
    </button>
  );
}

/** The workshop's lessons in order, movable by buttons and by Alt with an arrow key, and those of the course that are not in it. */
export function LessonChooser({ lessons, chosen, choose }: ChooserProps) {
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const titleOf = (id: string) => lessons.find((lesson) => lesson.id === id)?.title ?? id;
  const others = lessons.filter(({ id }) => !chosen.includes(id));

  const move = (index: number, step: number) => {
    const after = moved(chosen, index, step);
    if (after === chosen) return;
    const id = chosen[index] ?? '';
    choose(after);
    setSaid(`${titleOf(id)}: place ${after.indexOf(id) + 1} of ${after.length}.`);
  };
  const remove = (index: number) => {
    choose(chosen.filter((_, at) => at !== index));
    setSaid(`${titleOf(chosen[index] ?? '')} left out.`);
    list.current?.focus();
  };
  const byKey = (index: number) => (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.altKey) return;
    event.preventDefault();
    move(index, step);
  };

  return (
    <div className={styles.chooser}>
      <div className={styles.part}>
        <p className={styles.kind}>In the workshop, in this order</p>
        {chosen.length === 0 && <p className={styles.empty}>None yet: add lessons from the course.</p>}
        <ol ref={list} className={styles.list} tabIndex={-1} hidden={chosen.length === 0} aria-label="Lessons of the workshop">
          {chosen.map((id, index) => (
            <li key={id}>
              <span className={styles.number}>{index + 1}</span>
              <span className={styles.title}>{titleOf(id)}</span>
              <span className={styles.buttons}>
                <Act icon="up" words={`Move ${titleOf(id)} up`} disabled={index === 0} act={() => move(index, -1)} onKeyDown={byKey(index)} />
                <Act icon="down" words={`Move ${titleOf(id)} down`} disabled={index === chosen.length - 1} act={() => move(index, 1)} onKeyDown={byKey(index)} />
                <Act icon="cross" words={`Leave ${titleOf(id)} out`} act={() => remove(index)} onKeyDown={byKey(index)} />
              </span>
            </li>
          ))}
        </ol>
      </div>
      <div className={styles.part}>
        <p className={styles.kind}>Not in it</p>
        {others.length === 0 && <p className={styles.empty}>The whole course is in the workshop.</p>}
        <ul className={styles.list} hidden={others.length === 0} aria-label="Other lessons of the course">
          {others.map(({ id, title }) => (
            <li key={id}>
              <span className={styles.title}>{title}</span>
              <span className={styles.buttons}>
                <Act icon="plus" words={`Add ${title}`} act={() => choose([...chosen, id])} />
              </span>
            </li>
          ))}
        </ul>
      </div>
      <output className="visually-hidden">{said}</output>
    </div>
  );
}
