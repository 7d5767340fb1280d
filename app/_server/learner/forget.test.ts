import { expect, it } from 'vitest';
import { POST } from '../../api/forget/route.ts';
import { OWN_COOKIE } from './learner-cookie.ts';
import { School, SITE } from '../testing/school.ts';

it('leaves nothing of a learner in a workshop, nor of whoever the browser belongs to beside it, and says so to the class', async () => {
  await using school = await School.open();
  const kim = await school.instructor('Kim');
  const workshop = await school.workshop(kim.actor, 'Monday');
  const [own, other] = [await school.alone(), await school.alone()];
  const pupil = await school.join(workshop, 'Ann');
  const led = await school.application.workshops.lead(kim.actor, workshop.id);
  expect(await led.learners()).toHaveLength(1);
  const headers = { cookie: `${pupil.cookie}; ${OWN_COOKIE}=${own.secret}`, origin: SITE, host: new URL(SITE).host };
  const response = await POST(new Request(`${SITE}/api/forget`, { method: 'POST', headers, body: '{}' }), { params: Promise.resolve({}) });
  expect(response.status).toBe(200);
  expect(school.touched).toEqual([`erase ${pupil.sandbox}`, `erase ${own.sandbox}`]);
  expect(await school.database.client.learner.findMany({ select: { id: true } })).toEqual([{ id: other.id }]);
  expect(await led.learners()).toEqual([]);
});
