import type { Metadata } from 'next';
import { ButtonLink } from '../_components/button/button.tsx';
import { AuditLog } from '../_components/audit-log/audit-log.tsx';
import page from '../_components/form/page.module.css';
import { SettingsMenu } from '../_components/menu/settings-menu.tsx';
import { Moment } from '../_components/moment/moment.tsx';
import { Notice } from '../_components/notice/notice.tsx';
import { TopBar } from '../_components/top-bar/top-bar.tsx';
import { LessonList } from '../_components/workshop-seat/lesson-list.tsx';
import { ConsentHere, Leave, PersonalLink } from '../_components/workshop-seat/seat-page.tsx';
import styles from '../_components/workshop-seat/seat-page.module.css';
import type { SeatView } from '../_components/workshop-seat/seat-state.ts';
import { currentLearner } from '../_server/learner/learner.ts';
import { seatOf, seatView } from '../_server/learner/seat-view.ts';
import { logTitles } from '../_server/instructor/workshop-titles.ts';
import { auditPlace } from '../_server/web/audit-place.ts';

export const metadata: Metadata = { title: 'Your workshop' };

function Messages({ messages }: Pick<SeatView, 'messages'>) {
  if (messages.length === 0) return <p className={styles.quiet}>Your instructor has sent none yet.</p>;
  return (
    <ol className={styles.messages}>
      {messages.map(({ id, kind, text, about, sentAt, learner }) => (
        <li key={id}>
          <p className={styles.quiet}>
            {kind === 'hint' ? 'Hint' : 'Message'} {learner === undefined ? 'to all' : 'to you'}
            {about !== undefined && ` about ${about}`}, <Moment at={sentAt} />
          </p>
          <p className={styles.words}>{text}</p>
        </li>
      ))}
    </ol>
  );
}

function NoWorkshop() {
  return (
    <Notice
      title="You are in no workshop"
      actions={
        <ButtonLink look="primary" href="/join">
          Join one
        </ButtonLink>
      }
    >
      <p>This browser belongs to somebody who learns alone. With a code from an instructor, or your personal link, you can join.</p>
    </Notice>
  );
}

const WHEN = { coming: 'begins', running: 'ends', ended: 'ended' } as const;

export default async function WorkshopPage({ searchParams }: { searchParams: Promise<{ before?: string | string[] }> }) {
  const seat = await seatOf(await currentLearner());
  if (!seat) {
    return (
      <>
        <TopBar end={<SettingsMenu />} />
        <NoWorkshop />
      </>
    );
  }
  const before = auditPlace((await searchParams).before);
  const [view, log] = await Promise.all([seatView(seat), seat.audit(before)]);
  const { workshop, name, mayType, lessons, messages } = view;
  return (
    <>
      <TopBar end={<SettingsMenu />} />
      <main className={page.page}>
        <h1>{workshop.title}</h1>
        <p className={page.lead}>
          You are {name} here. The workshop {WHEN[workshop.phase]} on <Moment at={workshop.phase === 'coming' ? workshop.startsAt : workshop.endsAt} />.
          {workshop.phase === 'ended' && ' You can go on for yourself; what you pass now does not count in it.'}
        </p>
        <LessonList lessons={lessons} />
        <section className={styles.section}>
          <h2>Messages</h2>
          <Messages messages={messages} />
        </section>
        <section className={styles.section}>
          <h2>Your terminal</h2>
          <ConsentHere mayType={mayType} />
        </section>
        <section className={styles.section}>
          <h2>Coming back</h2>
          <PersonalLink />
        </section>
        <section className={styles.section}>
          <h2>What was done that concerns you</h2>
          <AuditLog log={log} isNewest={before === undefined} titles={logTitles(seat.workshop)} />
        </section>
        <section className={styles.section}>
          <h2>Leaving</h2>
          <Leave />
        </section>
      </main>
    </>
  );
}
