import { defineExercises, deploymentCheck, environmentHas, hasChangeCause, hasReplicas, hasTemplates, isNotPaused, matchesLabels, ofTemplate, predicted, quiz, rollsBy, runsImage } from '#lib/checks/index.ts';
import type { Question } from '#lib/checks/index.ts';

const FERRY = `cat > ferry.yml <<'EOF'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ferry
spec:
  replicas: 4
  selector:
    matchLabels:
      app: ferry
  template:
    metadata:
      labels:
        app: ferry
    spec:
      containers:
      - name: server
        image: nginx:1.27
EOF
kubectl apply -f ferry.yml
`;

const CAREFUL = FERRY.replace('  name: ferry\n', "  name: ferry\n  annotations:\n    kubernetes.io/change-cause: new engine\n")
  .replace('  replicas: 4\n', '  replicas: 4\n  strategy:\n    rollingUpdate:\n      maxSurge: 1\n      maxUnavailable: 0\n')
  .replace('nginx:1.27', 'nginx:1.28');

const cook = (image: string, cause: string) => `kubectl set image deployment/cafe nginx=${image}
kubectl annotate deployment cafe kubernetes.io/change-cause='${cause}' --overwrite
sleep 20
`;

const CAFE = `kubectl create deployment cafe --image=nginx:1.26 --replicas=3
kubectl annotate deployment cafe kubernetes.io/change-cause='opening menu'
kubectl rollout status deployment/cafe --timeout=60s
${cook('nginx:1.27', 'summer menu')}${cook('nginx:1.28', 'autumn menu')}${cook('nginx:1.82', 'winter menu')}`;

const PAUSED: Question = {
  type: 'choice',
  prompt: 'You pause the Deployment, change its image, set a variable, and resume it. How many ReplicaSets are new?',
  options: [
    { id: 'none', text: 'None: a paused Deployment forgets what is changed meanwhile' },
    { id: 'one', text: 'One, with both changes' },
    { id: 'two', text: 'Two, one for each change' },
  ],
};

const TUG = `kubectl create deployment tug --image=nginx:1.28 --replicas=2
kubectl rollout status deployment/tug --timeout=60s
`;

const TOGETHER = `kubectl rollout pause deployment/tug
kubectl set image deployment/tug nginx=nginx:1.29
sleep 5
kubectl set env deployment/tug MODE=quiet
kubectl rollout resume deployment/tug
`;

export default defineExercises([
  quiz({
    id: 'new-revision',
    title: 'What makes a revision?',
    points: 5,
    prompt: 'Which of these makes a new ReplicaSet, and so a new revision?',
    options: [
      { id: 'scale', text: '`kubectl scale deployment web --replicas=7`', wrong: { because: 'the number of replicas is not part of the template', lookAt: 'Scale a Deployment, and look at `kubectl rollout history` before and after' } },
      { id: 'label', text: '`kubectl label deployment web team=harbour`', wrong: { because: 'that is a label of the Deployment itself, not of its Pods', lookAt: 'Where in the manifest the template begins' } },
      { id: 'env', text: '`kubectl set env deployment/web MODE=quiet`' },
      { id: 'delete', text: '`kubectl delete pod web-7b8c9d5f64-x2x4l`', wrong: { because: 'the ReplicaSet replaces the Pod by another one of the same template', lookAt: '`kubectl get replicasets` after a Pod was deleted' } },
    ],
    hints: [
      'A revision is a template. Which of the four changes what is below `spec.template`?',
      'Neither the number of Pods nor what is said about the Deployment is part of the template.',
      'A container’s variables are.',
    ],
    afterwards: '`kubectl rollout restart` makes a revision as well: it writes the time into an annotation of the template, so that it differs.',
  }),
  {
    id: 'careful-update',
    title: 'Never one fewer',
    points: 20,
    task:
      'The Deployment `ferry` runs four replicas of `nginx:1.27` (its manifest is `ferry.yml`). Let it update with one Pod more than wanted at a time, and never one fewer. ' +
      'Then update it to `nginx:1.28`, and leave `new engine` as the reason in its history.',
    setup: `${FERRY}kubectl rollout status deployment/ferry --timeout=60s\n`,
    touches: ['deployment/ferry'],
    checks: [
      deploymentCheck('strategy', 'One more at a time, never one fewer', { deployment: 'ferry', ask: rollsBy({ maxSurge: 1, maxUnavailable: 0 }) }),
      deploymentCheck('image', 'It runs `nginx:1.28`', { deployment: 'ferry', ask: runsImage('nginx:1.28') }),
      deploymentCheck('cause', 'Its history says why: `new engine`', { deployment: 'ferry', ask: hasChangeCause('new engine') }),
      deploymentCheck('revisions', 'One update brought it there', { deployment: 'ferry', ask: hasTemplates(2) }),
      deploymentCheck('selector', 'It finds its Pods as before', { deployment: 'ferry', ask: matchesLabels({ app: 'ferry' }) }),
      deploymentCheck('replicas', 'All four are up to date and available', { deployment: 'ferry', ask: hasReplicas(4) }),
    ],
    hints: [
      'Three changes to one manifest: the strategy, the image, and an annotation of the Deployment.',
      '`kubectl explain deployment.spec.strategy.rollingUpdate` names the two numbers. The annotation’s key is `kubernetes.io/change-cause`.',
      'Under `spec`: `strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}`. Under `metadata`: `annotations: {kubernetes.io/change-cause: new engine}`. Then the image, and `kubectl apply -f ferry.yml`.',
    ],
    solution: { commands: CAREFUL },
    alternatives: [
      {
        commands: `kubectl patch deployment ferry -p '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":0}}}}'
kubectl set image deployment/ferry server=nginx:1.28
kubectl annotate deployment ferry kubernetes.io/change-cause='new engine'
`,
      },
      { commands: "KUBE_EDITOR=\"sed -i 's/maxSurge:.*/maxSurge: 1/; s/maxUnavailable:.*/maxUnavailable: 0/; s/nginx:1.27/nginx:1.28/'\" kubectl edit deployment ferry\nkubectl annotate deployment/ferry kubernetes.io/change-cause='new engine'\n" },
    ],
    free: ['server'],
    mistakes: [
      { title: 'the numbers the wrong way round', commands: CAREFUL.replace('maxSurge: 1', 'maxSurge: 0').replace('maxUnavailable: 0', 'maxUnavailable: 1'), failing: { check: 'strategy', saying: 'maxSurge 0, maxUnavailable 1' } },
      { title: 'the reason on the Pods', commands: CAREFUL.replace('  annotations:\n    kubernetes.io/change-cause: new engine\n', '').replace('  template:\n    metadata:\n', '  template:\n    metadata:\n      annotations:\n        kubernetes.io/change-cause: new engine\n'), failing: { check: 'cause', saying: 'no change-cause' } },
      { title: 'all at once, down and up', commands: `kubectl patch deployment ferry -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}'; kubectl set image deployment/ferry server=nginx:1.28`, failing: { check: 'strategy', saying: 'strategy Recreate' } },
      { title: 'changed the file and did not apply it', commands: CAREFUL.replace('kubectl apply -f ferry.yml\n', ''), failing: { check: 'image', saying: 'nginx:1.27' } },
    ],
    afterwards: '`kubectl rollout history deployment/ferry` lists it as the second revision, with its reason. `maxUnavailable: 0` needs room for the one Pod more: on a full cluster, such a rollout waits.',
  },
  {
    id: 'which-revision',
    kind: 'repair',
    title: 'Back to the summer menu',
    points: 20,
    task: 'The café’s Deployment `cafe` has been updated three times, and the last time it stood still. The guests ask for the summer menu. Its history knows which revision that was: bring it back, with all three replicas.',
    setup: CAFE,
    touches: ['deployment/cafe'],
    checks: [
      deploymentCheck('image', 'It runs the version of the summer menu', { deployment: 'cafe', ask: runsImage('nginx:1.27') }),
      deploymentCheck('replicas', 'All three are up to date and available', { deployment: 'cafe', ask: hasReplicas(3) }),
    ],
    hints: [
      '`kubectl rollout history deployment/cafe` lists the revisions with their reasons.',
      '`--revision=N` behind it shows the template of one of them. `kubectl rollout undo` goes back by one step only, unless told where to.',
      '`kubectl rollout undo deployment/cafe --to-revision=2`',
    ],
    solution: { commands: 'kubectl rollout undo deployment/cafe --to-revision=2\n' },
    alternatives: [
      { commands: 'kubectl set image deployment/cafe nginx=nginx:1.27\n' },
      { commands: 'kubectl rollout undo deployment/cafe --to-revision=1\nkubectl rollout status deployment/cafe --timeout=60s\nkubectl rollout undo deployment/cafe --to-revision=2\n' },
    ],
    mistakes: [
      { title: 'one step back only', commands: 'kubectl rollout undo deployment/cafe', failing: { check: 'image', saying: 'nginx:1.28' } },
      { title: 'undone twice, which comes back to where it was', commands: 'kubectl rollout undo deployment/cafe; sleep 20; kubectl rollout undo deployment/cafe', failing: { check: 'image', saying: 'nginx:1.82' } },
      { title: 'all the way', commands: 'kubectl rollout undo deployment/cafe --to-revision=1', failing: { check: 'image', saying: 'nginx:1.26' } },
    ],
    afterwards: 'Look at the history again: revision 2 is gone, and there is a 5. Going back makes the old template the newest revision, with the ReplicaSet that it always had.',
  },
  {
    id: 'pause',
    kind: 'predict',
    title: 'Two changes, one rollout',
    points: 15,
    task: 'The Deployment `tug` runs `nginx:1.28`. Say what you expect, then do it: pause it, set its image to `nginx:1.29` and the variable `MODE` to `quiet`, and resume it.',
    question: PAUSED,
    setup: TUG,
    touches: ['deployment/tug'],
    checks: [
      predicted(PAUSED),
      deploymentCheck('image', 'It runs `nginx:1.29`', { deployment: 'tug', ask: runsImage('nginx:1.29') }),
      deploymentCheck('variable', '`MODE` is `quiet`', { deployment: 'tug', ask: ofTemplate(environmentHas('MODE', 'quiet')) }),
      deploymentCheck('together', 'Both came with one ReplicaSet', { deployment: 'tug', ask: hasTemplates(2) }),
      deploymentCheck('resumed', 'It goes on', { deployment: 'tug', ask: isNotPaused }),
      deploymentCheck('replicas', 'Both replicas are up to date and available', { deployment: 'tug', ask: hasReplicas(2) }),
    ],
    hints: [
      'Four commands, in this order: pause, image, variable, resume.',
      '`kubectl rollout pause` and `resume` take the Deployment; so do `kubectl set image` and `kubectl set env`. The container is called `nginx`.',
      '`kubectl rollout pause deployment/tug`, `kubectl set image deployment/tug nginx=nginx:1.29`, `kubectl set env deployment/tug MODE=quiet`, `kubectl rollout resume deployment/tug`',
    ],
    solution: { answer: 'one', commands: TOGETHER },
    alternatives: [
      { answer: 'two', commands: `kubectl patch deployment tug -p '{"spec":{"paused":true}}'\nkubectl set env deployment/tug MODE=quiet\nkubectl set image deployment/tug '*=nginx:1.29'\nkubectl patch deployment tug -p '{"spec":{"paused":false}}'\n` },
    ],
    mistakes: [
      { title: 'without pausing', answer: 'one', commands: 'kubectl set image deployment/tug nginx=nginx:1.29; sleep 20; kubectl set env deployment/tug MODE=quiet', failing: { check: 'together', saying: '3 ReplicaSets' } },
      { title: 'paused and left so', answer: 'one', commands: TOGETHER.replace('kubectl rollout resume deployment/tug\n', ''), failing: { check: 'resumed', saying: 'is paused' } },
      { title: 'another value', answer: 'one', commands: TOGETHER.replace('quiet', 'loud'), failing: { check: 'variable', saying: 'MODE is "loud"' } },
    ],
    afterwards: 'One. While a Deployment is paused, its template may change as often as you like; only when it is resumed does it look at what it has become. It still scales and heals meanwhile.',
  },
]);
