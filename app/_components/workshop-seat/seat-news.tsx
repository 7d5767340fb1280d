'use client';

import Link from 'next/link';
import type { Message } from '#lib/workshops/index.ts';
import { Button } from '../button/button.tsx';
import { useAsk } from '../form/use-ask.ts';
import { Icon } from '../icon/icon.tsx';
import { useSession } from '../lesson-session/lesson-session.tsx';
import { LookWhetherOpen } from './look-whether-open.tsx';
import { useReadMark } from './read-mark.ts';
import styles from './seat-news.module.css';
import { useSeat } from './seat-session.tsx';

function Arrived({ messages, read }: { messages: readonly Message[]; read(): void }) {
  return (
    <div className={styles.messages}>
      {messages.map(({ id, kind, text, about, learner }) => (
        <div key={id} className={styles.message}>
          <p className={styles.from}>
            <Icon name={kind === 'hint' ? 'hint' : 'people'} />
            {kind === 'hint' ? 'A hint from your instructor' : `Your instructor writes to ${learner === undefined ? 'all' : 'you'}`}
            {about !== undefined && `, about ${about}`}
          </p>
          <p className={styles.words}>{text}</p>
        </div>
      ))}
      <p className={styles.after}>
        <Button size="small" onClick={read}>
          Got it
        </Button>
        <Link href="/workshop" prefetch={false}>
          All messages
        </Link>
      </p>
    </div>
  );
}

function Watched({ mayType, consent }: { mayType: boolean; consent(mayType: boolean): Promise<void> }) {
  const { ask } = useAsk();
  return (
    <div className={styles.watched}>
      <Icon name="look" />
      <span>{mayType ? 'Your instructor looks on, and may type.' : 'Your instructor looks on at your terminal.'}</span>
      <Button size="small" onClick={() => void ask(() => consent(!mayType))}>
        {mayType ? 'Stop typing' : 'Let them type'}
      </Button>
    </div>
  );
}

/** Told once in this browser, and again when the workshop was opened again and has ended anew. */
function Ended({ id, endsAt }: { id: string; endsAt: number }) {
  const [read, mark] = useReadMark(`${id}-ended`);
  if (read >= endsAt) return null;
  return (
    <div className={styles.watched}>
      <span className={styles.sentence}>The workshop has ended. You can go on for yourself; what you pass from now on no longer counts in it.</span>
      <Button size="small" onClick={() => mark(endsAt)}>
        Got it
      </Button>
    </div>
  );
}

/** What the learner should notice now: an onlooker, messages that were not read yet, the end of the workshop. It floats, so that nothing moves. */
export function SeatNews({ lesson }: { lesson: string }) {
  const seat = useSeat();
  const { live } = useSession();
  const [read, mark] = useReadMark(seat?.workshop.id ?? '');
  if (!seat) return null;
  const unread = seat.messages.filter(({ id }) => id > read);
  return (
    <div className={styles.place}>
      {!live && <LookWhetherOpen lesson={lesson} drawnOpen />}
      <div className={styles.news} role="status" aria-label="News from the workshop">
        {seat.gone && (
          <div className={styles.watched}>
            <span>This workshop is over for you: it was deleted, or you were taken out of it.</span>
            <Link href="/join">Join another</Link>
          </div>
        )}
        {seat.ended && !seat.gone && <Ended id={seat.workshop.id} endsAt={seat.workshop.endsAt} />}
        {seat.watched && <Watched mayType={seat.mayType} consent={seat.consent} />}
        {unread.length > 0 && <Arrived messages={unread} read={() => mark(unread.at(-1)?.id ?? read)} />}
      </div>
    </div>
  );
}
