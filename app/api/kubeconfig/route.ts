import { getRoute } from '../../_server/web/api.ts';
import { application } from '../../_server/application.ts';
import { siteOf } from '../../_server/web/request-origin.ts';

/** A kubeconfig for the learner's cluster, for kubectl on their own machine. */
export const GET = getRoute(async (learner, request) => {
  const { sandboxes, publicUrl } = application();
  const sandbox = await sandboxes.open(learner.sandbox);
  return new Response(await sandbox.kubeconfig(siteOf(request, publicUrl)), {
    headers: { 'content-type': 'application/yaml', 'content-disposition': 'attachment; filename="drydock.kubeconfig"', 'cache-control': 'no-store' },
  });
});
