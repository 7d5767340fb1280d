import { answering, RefusedRequest } from '../../../_server/web/api.ts';

const nothing = answering(async () => {
  throw new RefusedRequest(404, 'no-operation', 'There is no such operation: /api/v1/openapi.json lists them.');
});

/** Whatever is no operation, in the shape of every other error. */
export { nothing as GET, nothing as POST, nothing as PUT, nothing as PATCH, nothing as DELETE };
