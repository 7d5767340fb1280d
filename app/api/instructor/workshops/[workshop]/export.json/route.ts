import { workshopRead } from '../../../../../_server/instructor/instructor-api.ts';

export const GET = workshopRead(async ({ workshop }) => new Response(`${JSON.stringify(await workshop.exportJson(), undefined, 2)}\n`, {
  headers: { 'content-type': 'application/json', 'content-disposition': 'attachment', 'cache-control': 'no-store' },
}));
