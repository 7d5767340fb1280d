import { application } from '../../../_server/application.ts';
import { createWorkshop, listWorkshops } from '../../../_server/v1/operations.ts';
import { placeOf, wordOf } from '../../../_server/v1/paging.ts';
import { shownWorkshop } from '../../../_server/v1/present.ts';
import { serve } from '../../../_server/v1/serve.ts';

export const GET = serve(listWorkshops, async ({ actor, query }) => {
  const { items, next } = await application().workshops.page(actor, { limit: query.limit, after: placeOf(query.continue) });
  return { items: items.map((workshop) => shownWorkshop(workshop, Date.now())), ...wordOf(next) };
});

export const POST = serve(createWorkshop, async ({ actor, body }) => shownWorkshop(await application().workshops.create(actor, body), Date.now()));
