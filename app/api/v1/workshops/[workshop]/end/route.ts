import { phaseOf } from '#lib/workshops/workshop.ts';
import { RefusedRequest } from '../../../../../_server/api.ts';
import { endWorkshop } from '../../../../../_server/v1/operations.ts';
import { shownWorkshop } from '../../../../../_server/v1/present.ts';
import { serveWorkshop } from '../../../../../_server/v1/serve.ts';

export const POST = serveWorkshop(endWorkshop, async ({ workshop }) => {
  const now = Date.now();
  if (phaseOf(workshop.workshop, now) === 'ended') throw new RefusedRequest(409, 'ended', 'The workshop has ended already.');
  return shownWorkshop(await workshop.end(), now);
});
