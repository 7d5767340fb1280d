import { deleteWorkshop, editWorkshop, getWorkshop } from '../../../../_server/v1/operations.ts';
import { shownWorkshop } from '../../../../_server/v1/present.ts';
import { serveWorkshop } from '../../../../_server/v1/serve.ts';

export const GET = serveWorkshop(getWorkshop, async ({ workshop }) => shownWorkshop(workshop.workshop, Date.now()));

export const PATCH = serveWorkshop(editWorkshop, async ({ workshop, body }) => shownWorkshop(await workshop.edit(body), Date.now()));

export const DELETE = serveWorkshop(deleteWorkshop, async ({ workshop }) => workshop.delete());
