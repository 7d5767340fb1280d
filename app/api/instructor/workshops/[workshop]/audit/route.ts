import { workshopRead } from '../../../../../_server/instructor/instructor-api.ts';
import { auditPlace } from '../../../../../_server/web/audit-place.ts';

/** What was done in the workshop, the newest first; with `?before=ID`, from the entry before it on. */
export const GET = workshopRead(async ({ workshop, request }) => workshop.audit(auditPlace(new URL(request.url).searchParams.get('before'))));
