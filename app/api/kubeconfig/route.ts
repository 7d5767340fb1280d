import { getRoute } from '../../_server/api.ts';
import { application } from '../../_server/application.ts';

/** How this page was reached: what a program on the learner's own machine reaches too. */
function originOf(request: Request): string {
  const { headers, url } = request;
  const scheme = headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https' ? 'https:' : new URL(url).protocol;
  return `${scheme}//${headers.get('host') ?? new URL(url).host}`;
}

/** A kubeconfig for the learner's cluster, for kubectl on their own machine. */
export const GET = getRoute(async (learner, request) => {
  const sandbox = await application().sandboxes.open(learner.sandbox);
  return new Response(await sandbox.kubeconfig(originOf(request)), {
    headers: { 'content-type': 'application/yaml', 'content-disposition': 'attachment; filename="drydock.kubeconfig"', 'cache-control': 'no-store' },
  });
});
