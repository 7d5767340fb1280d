import { z } from 'zod';
import { learnerSecret } from '../../../_server/learner/learner-cookie.ts';
import { application } from '../../../_server/application.ts';
import { siteOf } from '../../../_server/web/request-origin.ts';
import { seatWrite } from '../../../_server/learner/workshop-seat.ts';

/** The learner's personal link: its secret stands after the #, which browsers send to nobody. */
export const POST = seatWrite(z.object({}), async (_seat, _body, request) => ({ link: `${siteOf(request, application().publicUrl)}/join/back#${learnerSecret(request.headers.get('cookie'))}` }));
