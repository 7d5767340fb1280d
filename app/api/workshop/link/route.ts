import { z } from 'zod';
import { learnerSecret } from '../../../_server/learner-cookie.ts';
import { seatWrite } from '../../../_server/workshop-seat.ts';

/** The learner's personal link, below this site: its secret stands after the #, which browsers send to nobody. */
export const POST = seatWrite(z.object({}), async (_seat, _body, request) => ({ link: `/join#back=${learnerSecret(request.headers.get('cookie'))}` }));
