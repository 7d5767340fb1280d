'use client';

import Link from 'next/link';
import { Button } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import menu from '../menu/menu.module.css';
import { useDisclosure } from '../menu/use-disclosure.ts';
import { Consent } from './consent.tsx';
import { LessonList } from './lesson-list.tsx';
import { useSeat } from './seat-session.tsx';
import styles from './workshop-menu.module.css';

/** The workshop's title in the top bar of a lesson; opened, its lessons and what the learner decides. */
export function WorkshopMenu({ lesson }: { lesson: string }) {
  const seat = useSeat();
  const { rootProps, buttonProps, panelProps } = useDisclosure();
  if (!seat) return null;
  const { workshop, lessons, mayType, consent, name, ended } = seat;
  return (
    <div className={menu.root} {...rootProps}>
      <Button look="quiet" {...buttonProps} title={workshop.title}>
        <Icon name="people" />
        <span className={styles.label}>
          <span className="visually-hidden">Workshop: </span>
          {workshop.title}
        </span>
      </Button>
      <div className={menu.panel} role="group" aria-label="Workshop" {...panelProps}>
        <div className={menu.group}>
          <h2 className={styles.title}>{workshop.title}</h2>
          <p>You are {name} here.</p>
          {ended && <p>The workshop has ended: what you pass now is for yourself, and does not count in it.</p>}
        </div>
        <div className={`${menu.group} ${styles.lessons}`}>
          <LessonList lessons={lessons} here={lesson} />
        </div>
        <div className={menu.group}>
          <Consent mayType={mayType} consent={consent} />
        </div>
        <div className={menu.group}>
          <Link href="/workshop" prefetch={false}>
            Messages, your personal link, and what the instructor did
          </Link>
        </div>
      </div>
    </div>
  );
}
