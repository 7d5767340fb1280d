import { seatRead } from '../../../_server/learner/workshop-seat.ts';
import { auditPlace } from '../../../_server/web/audit-place.ts';

/** What was done that concerns this learner, the newest first. */
export const GET = seatRead(async (seat, request) => seat.audit(auditPlace(new URL(request.url).searchParams.get('before'))));
