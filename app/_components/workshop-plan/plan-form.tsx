'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState, type FormEvent } from 'react';
import type { Workshop, WorkshopPlan } from '#lib/workshops/index.ts';
import { Button } from '../button/button.tsx';
import styles from '../form/form.module.css';
import { Problem } from '../form/problem.tsx';
import { useAsk } from '../form/use-ask.ts';
import { send } from '../lesson-session/post.ts';
import { useInBrowser } from '../moment/moment.tsx';
import { LessonChooser, type ChoosableLesson } from './lesson-chooser.tsx';
import { fromInput, toInput } from './local-time.ts';

type Draft = Omit<WorkshopPlan, 'startsAt' | 'endsAt' | 'seats'> & { startsAt: string; endsAt: string; seats: string };

const HOUR = 60 * 60_000;
const WITHOUT_PLAN = { title: '', lessons: [], seats: 30, gating: 'open', hints: true, solutions: false } as const;

/** What is being written, and which of it was touched. Its dates are in the browser's time zone, which the server does not know: there, they are empty. */
function useDraft(plan: WorkshopPlan | undefined, now: number): { draft: Draft; touched: readonly string[]; set(changed: Partial<Draft>): void } {
  const inBrowser = useInBrowser();
  const [changes, setChanges] = useState<Partial<Draft>>({});
  const { startsAt, endsAt, seats, ...rest } = plan ?? { ...WITHOUT_PLAN, startsAt: new Date(now), endsAt: new Date(now + 3 * HOUR) };
  const written = (moment: Date) => (inBrowser ? toInput(moment) : '');
  const draft = { ...rest, seats: String(seats), startsAt: written(startsAt), endsAt: written(endsAt), ...changes };
  return { draft, touched: Object.keys(changes), set: (changed) => setChanges((before) => ({ ...before, ...changed })) };
}

function When({ draft, set }: { draft: Draft; set(changed: Partial<Draft>): void }) {
  return (
    <div className={styles.pair}>
      <div className={styles.field}>
        <label htmlFor="starts">Begins</label>
        <input id="starts" type="datetime-local" required value={draft.startsAt} onChange={({ target }) => set({ startsAt: target.value })} />
      </div>
      <div className={styles.field}>
        <label htmlFor="ends">Ends</label>
        <input id="ends" type="datetime-local" required value={draft.endsAt} onChange={({ target }) => set({ endsAt: target.value })} />
      </div>
    </div>
  );
}

const GATINGS = [
  { gating: 'open', title: 'All lessons are open', about: 'Learners go where they like.' },
  { gating: 'in-order', title: 'One after the other', about: 'A lesson opens once every exercise of those before it is passed.' },
] as const;

function Rules({ draft, set }: { draft: Draft; set(changed: Partial<Draft>): void }) {
  return (
    <>
      <fieldset className={styles.field}>
        <legend>Order</legend>
        {GATINGS.map(({ gating, title, about }) => (
          <label key={gating} className={styles.choice}>
            <input type="radio" name="gating" checked={draft.gating === gating} onChange={() => set({ gating })} />
            <span>{title}</span>
            <span className={styles.about}>{about}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className={styles.field}>
        <legend>What learners may open by themselves</legend>
        <label className={styles.choice}>
          <input type="checkbox" checked={draft.hints} onChange={({ target }) => set({ hints: target.checked })} />
          <span>Hints</span>
        </label>
        <label className={styles.choice}>
          <input type="checkbox" checked={draft.solutions} onChange={({ target }) => set({ solutions: target.checked })} />
          <span>Solutions</span>
          <span className={styles.about}>After passing, or on request; the board shows who looked before passing.</span>
        </label>
      </fieldset>
    </>
  );
}

interface PlanFormProps {
  /** All lessons of the course. */
  lessons: readonly ChoosableLesson[];
  /** The server's time, milliseconds since the Unix epoch. */
  now: number;
  /** The workshop to change; without it, one is made. */
  workshop?: WorkshopPlan & Pick<Workshop, 'id'>;
}

/** Makes a workshop, or changes one. */
export function PlanForm({ lessons, now, workshop }: PlanFormProps) {
  const router = useRouter();
  const { draft, touched, set } = useDraft(workshop, now);
  const { busy, problem, ask } = useAsk();

  const save = async () => {
    const plan = { ...draft, seats: Number(draft.seats), startsAt: fromInput(draft.startsAt), endsAt: fromInput(draft.endsAt) };
    // What was not touched stays as it is by now: it may have been changed elsewhere since the page was opened.
    const changes = Object.fromEntries(Object.entries(plan).filter(([field]) => touched.includes(field)));
    const saved = workshop
      ? await send<{ workshop: Workshop }>('PATCH', `/api/instructor/workshops/${workshop.id}`, changes)
      : await send<{ workshop: Workshop }>('POST', '/api/instructor/workshops', plan);
    router.push(`/instructor/workshops/${saved.workshop.id}`);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void ask(save);
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.field}>
        <label htmlFor="title">Title</label>
        <input id="title" required maxLength={120} value={draft.title} onChange={({ target }) => set({ title: target.value })} />
        <p className={styles.about}>Learners see it beside every lesson.</p>
      </div>
      <fieldset className={styles.field}>
        <legend>Lessons</legend>
        <LessonChooser lessons={lessons} chosen={draft.lessons} choose={(chosen) => set({ lessons: chosen })} />
        <p className={styles.about}>
          With the focus on a lesson’s buttons, <kbd>Alt</kbd> and an arrow key move it.
        </p>
      </fieldset>
      <When draft={draft} set={set} />
      <div className={styles.field}>
        <label htmlFor="seats">Seats</label>
        <input id="seats" type="number" required min={1} max={1000} value={draft.seats} onChange={({ target }) => set({ seats: target.value })} />
      </div>
      <Rules draft={draft} set={set} />
      <Problem>{problem}</Problem>
      <p className={styles.actions}>
        <Button type="submit" look="primary" aria-disabled={busy}>
          {workshop ? 'Save' : 'Make the workshop'}
        </Button>
        <Link href={workshop ? `/instructor/workshops/${workshop.id}` : '/instructor'}>Leave it</Link>
      </p>
    </form>
  );
}
