import { workshopRead } from '../../../../../_server/instructor/instructor-api.ts';

export const GET = workshopRead(async ({ workshop }) => new Response(await workshop.exportCsv(), {
  headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment', 'cache-control': 'no-store' },
}));
