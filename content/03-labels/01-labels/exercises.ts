import { defineExercises, hasLabels, onlyMatch, podCheck } from '#lib/checks/index.ts';

const FLEET = `for pod in a b c d; do kubectl run shop-$pod --image=nginx --labels="app=shop"; done
kubectl label pod shop-a tier=web
kubectl label pod shop-b tier=wbe
kubectl label pod shop-c tier=web
kubectl label pod shop-d tier=api track=web
kubectl wait --for=condition=Ready pods -l app=shop --timeout=60s
`;

export default defineExercises([
  {
    id: 'find-them',
    title: 'A label that selects one of two',
    points: 10,
    task:
      'Have the Pods `webapp` and `api-server` running, both with `app=nginx`. Give them labels so that `-l app=nginx,tier=web` finds `webapp` only, and `-l tier=api` finds `api-server` only.',
    checks: [
      onlyMatch('web', { labelSelector: 'app=nginx,tier=web', pods: ['webapp'] }),
      onlyMatch('api', { labelSelector: 'tier=api', pods: ['api-server'] }),
      onlyMatch('both', { labelSelector: 'app=nginx', pods: ['api-server', 'webapp'] }),
    ],
    hints: [
      'The manifest above does exactly this. `kubectl run` with `--labels` does it, too.',
      'Look at what there is with `kubectl get pods --show-labels`, and mend it with `kubectl label`.',
      '`kubectl run webapp --image=nginx --labels=app=nginx,tier=web` and the same for `api-server` with `tier=api`.',
    ],
    solution: { commands: `kubectl run webapp --image=nginx --labels=app=nginx,tier=web
kubectl run api-server --image=nginx --labels=app=nginx,tier=api
` },
    mistakes: [
      {
        title: 'both in the same tier',
        commands: 'kubectl run webapp --image=nginx --labels=app=nginx,tier=web; kubectl run api-server --image=nginx --labels=app=nginx,tier=web',
        failing: { check: 'web', saying: 'api-server and webapp' },
      },
      {
        title: 'a capital letter',
        commands: 'kubectl run webapp --image=nginx --labels=app=nginx,tier=Web; kubectl run api-server --image=nginx --labels=app=nginx,tier=api',
        failing: { check: 'web', saying: 'no Pod' },
      },
      {
        title: 'the label that kubectl run makes by itself',
        commands: 'kubectl run webapp --image=nginx; kubectl run api-server --image=nginx --labels=app=nginx,tier=api',
        failing: { check: 'both', saying: 'api-server' },
      },
    ],
  },
  {
    id: 'mend-labels',
    title: 'Repair: four Pods, mislabelled',
    points: 15,
    task:
      'Four Pods of the shop are running, `shop-a` to `shop-d`. The first three are web servers and should have `tier=web`; the fourth is no web server, and nobody should take it for one: it should have `tier=api` and no label `track`. Mend the labels without deleting a Pod.',
    setup: FLEET,
    checks: [
      onlyMatch('web', { labelSelector: 'app=shop,tier=web', pods: ['shop-a', 'shop-b', 'shop-c'] }),
      onlyMatch('track', { labelSelector: 'app=shop,track', pods: [] }),
      podCheck('api', '`shop-d` has `tier=api`', { pod: 'shop-d', ask: hasLabels({ app: 'shop', tier: 'api' }) }),
    ],
    hints: [
      'First look: `kubectl get pods -L tier,track`. Two Pods differ from what they should be.',
      '`kubectl label` changes a label that is there only with `--overwrite`. A label goes away when you write its key with a `-` at the end.',
      '`kubectl label pod shop-b tier=web --overwrite` and `kubectl label pod shop-d track-`.',
    ],
    solution: { commands: `kubectl label pod shop-b tier=web --overwrite
kubectl label pod shop-d track-
` },
    mistakes: [
      {
        title: 'without --overwrite, which is refused',
        commands: 'kubectl label pod shop-b tier=web; kubectl label pod shop-d track-',
        failing: { check: 'web', saying: 'shop-a and shop-c' },
      },
      {
        title: 'a selector that catches too many',
        commands: 'kubectl label pods -l app=shop tier=web --overwrite; kubectl label pod shop-d track-',
        failing: { check: 'web', saying: 'shop-a and shop-b and shop-c and shop-d' },
      },
      {
        title: 'emptied the label instead of removing it',
        commands: 'kubectl label pod shop-b tier=web --overwrite; kubectl label pod shop-d track= --overwrite',
        failing: { check: 'track', saying: 'shop-d' },
      },
    ],
  },
]);
