import type { AnswerQuestion } from '#lib/checks/index.ts';
import { allOf, answerCheck, defineExercises, failed, hasLabels, isRunning, onlyMatch, passed, podCheck, quiz, usesImage } from '#lib/checks/index.ts';

const FLEET = `for pod in a b c d; do kubectl run shop-$pod --image=nginx --labels="app=shop"; done
kubectl label pod shop-a tier=web
kubectl label pod shop-b tier=wbe
kubectl label pod shop-c tier=web
kubectl label pod shop-d tier=api track=web
kubectl wait --for=condition=Ready pods -l app=shop --timeout=60s
`;

const PAIR = `cat > pair.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: webapp
  labels:
    app: nginx
    tier: web
spec:
  containers:
  - name: first
    image: nginx
---
apiVersion: v1
kind: Pod
metadata:
  name: api-server
  labels:
    app: nginx
    tier: api
spec:
  containers:
  - name: second
    image: nginx
EOF
kubectl create -f pair.yml
`;

const BOATS = `kubectl run heron --image=nginx --labels=app=boats,tier=web,stage=trial
kubectl run otter --image=nginx --labels=app=boats,tier=api,stage=live,retired=yes
kubectl run bream --image=nginx --labels=app=boats,tier=cache,stage=live
kubectl run finch --image=nginx --labels=app=boats,tier=api
kubectl run moose --image=nginx --labels=app=trains,tier=web
`;

/** What the Pod in question must be, and what to say of one that is not. */
const CONDITIONS: readonly { holds(labels: Readonly<Record<string, string>>): boolean; otherwise: string }[] = [
  { holds: ({ app }) => app === 'boats', otherwise: 'is not of app=boats' },
  { holds: ({ tier }) => tier === 'web' || tier === 'api', otherwise: 'is in neither of the tiers web and api' },
  { holds: ({ stage }) => stage !== 'trial', otherwise: 'is on trial' },
  { holds: ({ retired }) => retired === undefined, otherwise: 'has a label retired' },
];

const theBoat: AnswerQuestion = async (answer, view) => {
  const name = answer.replace(/^pods?\//, '');
  const pod = await view.pod(name);
  const wanted = 'the name of the one Pod that all four conditions hold for';
  const lookAt = '`kubectl get pods --show-labels`, and `kubectl get pods -l` with one condition at a time';
  if (!pod) return failed({ found: `there is no Pod ${name}`, wanted, lookAt });
  const missed = CONDITIONS.find(({ holds }) => !holds(pod.metadata?.labels ?? {}));
  return missed ? failed({ found: `${name} ${missed.otherwise}`, wanted, lookAt }) : passed(`${name} is the one`);
};

export default defineExercises([
  {
    id: 'find-them',
    title: 'A label that selects one of two',
    points: 10,
    task:
      'Have the Pods `webapp` and `api-server` running, nginx in each, both with `app=nginx`. Give them labels so that `-l app=nginx,tier=web` finds `webapp` only, and `-l app=nginx,tier=api` finds `api-server` only.',
    touches: ['pod/webapp', 'pod/api-server'],
    checks: [
      onlyMatch('web', { labelSelector: 'app=nginx,tier=web', pods: ['webapp'] }),
      onlyMatch('api', { labelSelector: 'app=nginx,tier=api', pods: ['api-server'] }),
      podCheck('both', 'Both have `app=nginx`', { pod: 'webapp', ask: hasLabels({ app: 'nginx' }) }),
      podCheck('other', '`api-server` too', { pod: 'api-server', ask: hasLabels({ app: 'nginx' }) }),
      podCheck('webapp', '`webapp` runs nginx and is ready', { pod: 'webapp', ask: allOf(usesImage('nginx'), isRunning) }),
      podCheck('api-server', '`api-server` runs nginx and is ready', { pod: 'api-server', ask: allOf(usesImage('nginx'), isRunning) }),
    ],
    hints: [
      'The manifest above does exactly this. `kubectl run` with `--labels` does it, too.',
      'Look at what there is with `kubectl get pods --show-labels`, and mend it with `kubectl label`.',
      '`kubectl run webapp --image=nginx --labels=app=nginx,tier=web` and the same for `api-server` with `tier=api`.',
    ],
    solution: { commands: PAIR },
    alternatives: [
      { commands: 'kubectl run webapp --image=nginx --labels=app=nginx,tier=web\nkubectl run api-server --image=nginx:1.28 --labels=app=nginx,tier=api\n' },
      { commands: `${PAIR.replace('    tier: web\n', '').replace('    tier: api\n', '')}kubectl label pod webapp tier=web\nkubectl label pod api-server tier=api\n` },
      { commands: `${PAIR.replaceAll('app: nginx', 'app: shop').replace('kubectl create', 'kubectl apply')}kubectl label pods -l app=shop app=nginx --overwrite\n` },
    ],
    free: ['first', 'second'],
    mistakes: [
      { title: 'both in the same tier', commands: PAIR.replace('tier: api', 'tier: web'), failing: { check: 'web', saying: 'api-server and webapp' } },
      { title: 'a capital letter', commands: PAIR.replace('tier: web', 'tier: Web'), failing: { check: 'web', saying: 'no Pod' } },
      {
        title: 'the label that kubectl run makes by itself',
        commands: 'kubectl run webapp --image=nginx; kubectl run api-server --image=nginx --labels=app=nginx,tier=api',
        failing: { check: 'both', saying: 'app is not set' },
      },
    ],
  },
  quiz({
    id: 'not-equal',
    title: 'What != really says',
    points: 5,
    prompt: 'Some Pods of the shop have a label `stage`: `trial`, `live` or `old`. Others have none. Which selector finds those that have a stage, and are not on trial?',
    options: [
      { id: 'not-trial', text: '`-l app=shop,stage!=trial`', wrong: { because: '!= also finds Pods that have no label stage at all', lookAt: 'Label one of two Pods with `stage=live`, and ask for `-l stage!=trial`' } },
      { id: 'there-and-not', text: '`-l app=shop,stage,stage!=trial`' },
      { id: 'live', text: '`-l app=shop,stage=live`', wrong: { because: 'a Pod with stage=old has a stage and is not on trial either', lookAt: 'The values that the question names' } },
      { id: 'not-there', text: "`-l 'app=shop,!stage'`", wrong: { because: '!stage finds exactly those without a stage', lookAt: 'The table of operators above' } },
    ],
    hints: [
      'Two things are asked for: that the label is there, and that its value is another one.',
      'A key by itself, without a value, asks whether the label is there.',
      '`stage` and `stage!=trial` can stand in one selector, with a comma between.',
    ],
    afterwards: '`notin` counts Pods without the label in, just as `!=` does. `stage in (live, old)` would do as well, as long as nobody invents a fourth stage.',
  }),
  {
    id: 'the-one',
    kind: 'answer',
    title: 'One Pod of five',
    points: 10,
    task:
      'Five Pods have been started. One of them belongs to `app=boats`, is in the tier `web` or `api`, has no label `retired`, and is not on trial (`stage=trial`). Find it with one selector.',
    question: { type: 'text', prompt: 'What is it called?', placeholder: 'a Pod’s name' },
    setup: BOATS,
    touches: ['pod/heron', 'pod/otter', 'pod/bream', 'pod/finch', 'pod/moose'],
    checks: [answerCheck('name', 'It is the Pod that fits', theBoat)],
    hints: [
      'Four conditions, with a comma between each two. Put quotes around the whole, as `!` and `(` mean something to the shell.',
      '`tier in (web, api)` is one of the conditions, `!retired` another.',
      "`kubectl get pods -l 'app=boats,tier in (web, api),!retired,stage!=trial'`",
    ],
    solution: { answer: 'finch' },
    alternatives: [{ answer: 'pod/finch' }],
    mistakes: [
      { title: 'one on trial', answer: 'heron', failing: { check: 'name', saying: 'heron is on trial' } },
      { title: 'a retired one', answer: 'otter', failing: { check: 'name', saying: 'otter has a label retired' } },
      { title: 'another tier', answer: 'bream', failing: { check: 'name', saying: 'neither of the tiers' } },
      { title: 'another application', answer: 'moose', failing: { check: 'name', saying: 'not of app=boats' } },
      { title: 'no Pod', answer: 'boats', failing: { check: 'name', saying: 'there is no Pod boats' } },
    ],
    afterwards: '`finch` has no label `stage` at all, and `stage!=trial` holds for it all the same.',
  },
  {
    id: 'mend-labels',
    kind: 'repair',
    title: 'Four Pods, mislabelled',
    points: 15,
    task:
      'Four Pods of the shop are running, `shop-a` to `shop-d`. The first three are web servers and should have `tier=web`; the fourth is no web server, and nobody should take it for one: it should have `tier=api` and no label `track`. Mend the labels without deleting a Pod.',
    setup: FLEET,
    touches: ['pod/shop-a', 'pod/shop-b', 'pod/shop-c', 'pod/shop-d'],
    checks: [
      onlyMatch('web', { labelSelector: 'app=shop,tier=web', pods: ['shop-a', 'shop-b', 'shop-c'] }),
      onlyMatch('track', { labelSelector: 'app=shop,track', pods: [] }),
      podCheck('api', '`shop-d` has `tier=api`', { pod: 'shop-d', ask: hasLabels({ app: 'shop', tier: 'api' }) }),
      ...['a', 'b', 'c', 'd'].map((pod) => podCheck(`kept-${pod}`, `\`shop-${pod}\` still runs`, { pod: `shop-${pod}`, ask: isRunning })),
    ],
    hints: [
      'First look: `kubectl get pods -L tier,track`. Two Pods differ from what they should be.',
      '`kubectl label` changes a label that is there only with `--overwrite`. A label goes away when you write its key with a `-` at the end.',
      '`kubectl label pod shop-b tier=web --overwrite` and `kubectl label pod shop-d track-`.',
    ],
    solution: { commands: `kubectl label pod shop-b tier=web --overwrite
kubectl label pod shop-d track-
` },
    alternatives: [
      { commands: `kubectl patch pod shop-b -p '{"metadata":{"labels":{"tier":"web"}}}'\nkubectl patch pod shop-d -p '{"metadata":{"labels":{"track":null}}}'\n` },
      { commands: 'kubectl label pods -l tier=wbe tier=web --overwrite\nkubectl label pods -l track track-\n' },
      { commands: "KUBE_EDITOR='sed -i s/wbe/web/' kubectl edit pod shop-b\nKUBE_EDITOR='sed -i /track/d' kubectl edit pod shop-d\n" },
    ],
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
