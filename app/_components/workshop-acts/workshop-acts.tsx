'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { Workshop } from '#lib/workshops/index.ts';
import { endOf, phaseOf } from '#lib/workshops/workshop.ts';
import { Button } from '../button/button.tsx';
import { Confirm } from '../confirm/confirm.tsx';
import { Problem } from '../form/problem.tsx';
import { useAsk } from '../form/use-ask.ts';
import { post, send } from '../lesson-session/post.ts';
import menu from '../menu/menu.module.css';
import { useDisclosure } from '../menu/use-disclosure.ts';

const HALF_HOUR = 30 * 60_000;

/** Lets a workshop last longer, or ends it now. */
function Time({ workshop, now, ask }: { workshop: Workshop; now: number; ask(address: string, body: unknown): void }) {
  const phase = phaseOf(workshop, now);
  const extend = (halves: number) => {
    const from = Math.max(endOf(workshop).getTime(), Date.now());
    ask('extend', { endsAt: new Date(from + halves * HALF_HOUR).toISOString() });
  };
  return (
    <>
      <div className={menu.row}>
        <Button size="small" onClick={() => extend(1)}>
          {phase === 'ended' ? 'Open again for 30 min' : '30 min longer'}
        </Button>
        {phase !== 'ended' && (
          <Button size="small" onClick={() => extend(4)}>
            2 h longer
          </Button>
        )}
      </div>
      {phase !== 'ended' && (
        <div className={menu.row}>
          <Confirm label="End it now" yes="End it" no="Leave it" look="plain" act={() => ask('end', {})}>
            Nobody can join any more. Learners can go on for themselves, but what they pass from then on does not count, unless you open it again.
          </Confirm>
        </div>
      )}
    </>
  );
}

/** What an instructor can do with the whole workshop, behind one button. */
export function WorkshopActs({ workshop, now }: { workshop: Workshop; now: number }) {
  const router = useRouter();
  const { rootProps, buttonProps, panelProps } = useDisclosure();
  const { problem, ask } = useAsk();
  const path = `/instructor/workshops/${workshop.id}`;
  const api = `/api/instructor/workshops/${workshop.id}`;
  const remove = async () => {
    if (await ask(() => send('DELETE', api, {}))) router.push('/instructor');
  };
  return (
    <div className={menu.root} {...rootProps}>
      <Button {...buttonProps}>Manage</Button>
      <div className={menu.panel} role="group" aria-label="Manage the workshop" {...panelProps}>
        <div className={menu.group}>
          <h2>Time</h2>
          <Time workshop={workshop} now={now} ask={(act, body) => void ask(() => post(`${api}/${act}`, body))} />
        </div>
        <div className={menu.group}>
          <h2>Plan</h2>
          <p>
            <Link href={`${path}/edit`}>Edit title, lessons, dates, seats and rules</Link>
          </p>
        </div>
        <div className={menu.group}>
          <h2>Delete</h2>
          <div className={menu.row}>
            <Confirm label="Delete the workshop" yes="Delete it all" no="Leave it" look="plain" act={() => void remove()}>
              Its learners, all they did, messages, log and sandboxes go with it, for good. Export the results first if you need them.
            </Confirm>
          </div>
        </div>
        <Problem>{problem}</Problem>
      </div>
    </div>
  );
}
