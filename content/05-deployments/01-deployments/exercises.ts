import { allOf, answerCheck, defineExercises, deploymentCheck, failed, hasReplicas, matchesLabels, ofTemplate, passed, predicted, runsImage, templateHasLabels, usesImage } from '#lib/checks/index.ts';
import type { AnswerQuestion, Check, DeploymentQuestion, Question } from '#lib/checks/index.ts';

const DEPLOYMENT = `cat > three.yml <<'EOF'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: test-deployment
  labels:
    type: custom
spec:
  replicas: 3
  selector:
    matchLabels:
      app: nginx
  template:
    metadata:
      labels:
        app: nginx
    spec:
      containers:
      - name: server
        image: nginx:latest
EOF
kubectl apply -f three.yml
`;

const SHOP = `kubectl create deployment shop --image=nginx:1.28 --replicas=4
kubectl rollout status deployment/shop --timeout=60s
`;

/** The Deployment itself has the label, not only its Pods. */
const hasOwnLabel: DeploymentQuestion = (deployment) => {
  const value = deployment.metadata?.labels?.['type'];
  if (value === 'custom') return passed('type=custom');
  const misplaced = deployment.spec?.template.metadata?.labels?.['type'] === 'custom';
  return failed({
    found: value === undefined ? `the Deployment has no label type${misplaced ? ', but its Pods have' : ''}` : `type=${value}`,
    wanted: 'type=custom on the Deployment itself',
    lookAt: '`metadata.labels` at the top of the manifest; `kubectl label deployment` sets it, too',
  });
};

const theField: AnswerQuestion = (answer) => {
  const field = answer.replace(/^.*\./, '');
  if (field === 'minReadySeconds') return passed('minReadySeconds, 0 by default');
  const others: Readonly<Record<string, string>> = {
    progressDeadlineSeconds: 'says when a rollout without progress counts as failed',
    terminationGracePeriodSeconds: 'says how long a Pod may take to stop',
    initialDelaySeconds: 'belongs to a probe, and delays its first question',
    revisionHistoryLimit: 'says how many old ReplicaSets are kept',
  };
  return failed({
    found: `${field} ${others[field] ?? 'is not that field'}`,
    wanted: 'the field of a Deployment’s spec that says for how long a new Pod must be ready',
    lookAt: '`kubectl explain deployment.spec`, and the descriptions there',
  });
};

const STRANGER: Question = {
  type: 'choice',
  prompt: 'A Pod `stranger` with the label `app=nginx` is running. You make a Deployment of three replicas whose `matchLabels` are `app: nginx`. How many Pods with `app=nginx` are there then?',
  options: [
    { id: 'three', text: 'Three: the stranger counts as one of them' },
    { id: 'four', text: 'Four: the stranger, and three of its own' },
    { id: 'refused', text: 'One: the Deployment is refused, as its selector is taken' },
  ],
};

/** A Pod that the Deployment made, runs, and is nobody's now. */
function setAside(id: string, labelSelector: string, deployment: string): Check {
  return {
    id,
    title: `One Pod of \`${deployment}\` runs on with \`${labelSelector}\``,
    async run(view) {
      const pods = await view.pods(labelSelector);
      const running = pods.filter((pod) => pod.status?.phase === 'Running' && pod.metadata?.deletionTimestamp === undefined);
      const aside = running.find((pod) => pod.metadata?.name?.startsWith(`${deployment}-`) && !pod.metadata.ownerReferences?.length);
      if (aside && running.length === 1) return passed(`${aside.metadata?.name} runs on, and is nobody's`);
      const names = pods.map((pod) => pod.metadata?.name);
      return failed({
        found: names.length === 0 ? `no Pod has ${labelSelector}` : `${names.join(' and ')} ${names.length === 1 ? 'has' : 'have'} ${labelSelector}${running.length > 0 && !aside ? `, and ${names.length === 1 ? 'is' : 'are'} no Pod that ${deployment} has let go` : ''}`,
        wanted: `one running Pod that ${deployment} made, with ${labelSelector}`,
        lookAt: '`kubectl get pods --show-labels`; `kubectl label pod … --overwrite` changes a label',
      });
    },
  };
}

export default defineExercises([
  {
    id: 'three',
    title: 'Three replicas',
    points: 15,
    task: 'Have a Deployment `test-deployment` with the label `type=custom`, whose three Pods run `nginx:latest` and carry `app=nginx`, by which it finds them.',
    touches: ['deployment/test-deployment'],
    checks: [
      deploymentCheck('label', 'The Deployment has the label `type=custom`', { deployment: 'test-deployment', ask: hasOwnLabel }),
      deploymentCheck('pods', 'Its Pods carry `app=nginx`, and it finds them by that', { deployment: 'test-deployment', ask: allOf(templateHasLabels({ app: 'nginx' }), matchesLabels({ app: 'nginx' })) }),
      deploymentCheck('image', 'They run `nginx:latest`', { deployment: 'test-deployment', ask: runsImage('nginx:latest') }),
      deploymentCheck('replicas', 'All three are available', { deployment: 'test-deployment', ask: hasReplicas(3) }),
    ],
    hints: [
      'The manifest above is all of it.',
      '`kubectl create deployment` comes close, but labels the Pods after the Deployment.',
      'Press **Save** on the manifest above, then `kubectl create -f deploy.yml`, and wait for `kubectl rollout status deployment/test-deployment`.',
    ],
    solution: { commands: DEPLOYMENT },
    alternatives: [
      { commands: "kubectl create deployment test-deployment --image=nginx:latest --replicas=3 --dry-run=client -o yaml | sed 's/app: test-deployment/app: nginx/' > d.yml\nkubectl create -f d.yml\nkubectl label deployment test-deployment type=custom\n" },
      { commands: `${DEPLOYMENT.replace('  replicas: 3\n', '').replace('nginx:latest', 'nginx:1.28')}kubectl scale deployment test-deployment --replicas=3\nkubectl set image deployment test-deployment server=nginx:latest\n` },
    ],
    free: ['server'],
    mistakes: [
      {
        title: 'kubectl create deployment, which chooses the labels itself',
        commands: 'kubectl create deployment test-deployment --image=nginx:latest --replicas=3',
        failing: { check: 'pods', saying: 'app=test-deployment' },
      },
      {
        title: 'the label on the Pods instead of the Deployment',
        commands: DEPLOYMENT.replace('  labels:\n    type: custom\n', '').replace('        app: nginx\n    spec', '        app: nginx\n        type: custom\n    spec'),
        failing: { check: 'label', saying: 'but its Pods have' },
      },
      { title: 'two replicas', commands: DEPLOYMENT.replace('replicas: 3', 'replicas: 2'), failing: { check: 'replicas', saying: 'wants 2' } },
      {
        title: 'a selector that does not match the template, which is refused',
        commands: DEPLOYMENT.replace('        app: nginx\n    spec', '        app: web\n    spec'),
        failing: { check: 'replicas', saying: 'no Deployment in namespace default' },
      },
    ],
  },
  {
    id: 'explain',
    kind: 'answer',
    title: 'Ask the cluster for a field',
    points: 5,
    task: 'A new Pod can be made to prove itself: only after having been ready for some time does it count as available, and the rollout goes on. One field of a Deployment’s `spec` says for how many seconds.',
    question: { type: 'text', prompt: 'What is that field called?', placeholder: 'a field’s name' },
    checks: [answerCheck('field', 'It is that field', theField)],
    hints: [
      '`kubectl explain` describes every field of every kind. You need not know where to look beyond `deployment.spec`.',
      '`kubectl explain deployment.spec`: look for the word “available”.',
      'It begins with `minReady`.',
    ],
    solution: { answer: 'minReadySeconds' },
    alternatives: [{ answer: 'deployment.spec.minReadySeconds' }],
    mistakes: [
      { title: 'the deadline of a rollout', answer: 'progressDeadlineSeconds', failing: { check: 'field', saying: 'without progress counts as failed' } },
      { title: 'a field of the Pod', answer: 'spec.template.spec.terminationGracePeriodSeconds', failing: { check: 'field', saying: 'how long a Pod may take to stop' } },
      { title: 'a made-up name', answer: 'availableSeconds', failing: { check: 'field', saying: 'availableSeconds is not that field' } },
    ],
  },
  {
    id: 'stranger',
    kind: 'predict',
    title: 'A stranger with the right label',
    points: 10,
    task: 'Say what you expect. Then make the Deployment `crowd`: three replicas of nginx, with `app: nginx` as `matchLabels` and as the Pods’ label.',
    question: STRANGER,
    setup: 'kubectl run stranger --image=nginx --labels=app=nginx\nkubectl wait --for=condition=Ready pod/stranger --timeout=60s\n',
    touches: ['deployment/crowd', 'pod/stranger'],
    checks: [
      predicted(STRANGER),
      deploymentCheck('selector', 'Deployment `crowd` matches `app=nginx`', { deployment: 'crowd', ask: allOf(matchesLabels({ app: 'nginx' }), templateHasLabels({ app: 'nginx' })) }),
      deploymentCheck('replicas', 'It has three replicas of nginx', { deployment: 'crowd', ask: allOf(ofTemplate(usesImage('nginx')), hasReplicas(3)) }),
    ],
    hints: [
      'Answer first. Whatever you answer, the cluster will show you.',
      'The manifest at the top of this lesson, with another name.',
      'Change `name: test-deployment` to `name: crowd` in `deploy.yml`, and `kubectl apply -f deploy.yml`. Then `kubectl get pods --show-labels`.',
    ],
    solution: { answer: 'four', commands: DEPLOYMENT.replace('test-deployment', 'crowd').replace('  labels:\n    type: custom\n', '').replaceAll('three.yml', 'crowd.yml').replace('nginx:latest', 'nginx') },
    alternatives: [
      { answer: 'three', commands: "kubectl create deployment crowd --image=nginx --replicas=3 --dry-run=client -o yaml | sed 's/app: crowd/app: nginx/' | kubectl apply -f -\n" },
    ],
    free: ['server'],
    mistakes: [
      { title: 'said it and made nothing', answer: 'four', failing: { check: 'replicas', saying: 'no Deployment in namespace default' } },
      { title: 'labels of its own', answer: 'four', commands: 'kubectl create deployment crowd --image=nginx --replicas=3', failing: { check: 'selector', saying: 'app=crowd' } },
      { title: 'made it without having said anything', commands: "kubectl create deployment crowd --image=nginx --replicas=3 --dry-run=client -o yaml | sed 's/app: crowd/app: nginx/' | kubectl apply -f -", failing: { check: 'predicted', saying: 'no answer yet' } },
    ],
    afterwards:
      'Four. The ReplicaSet that the Deployment makes adds a condition of its own, `pod-template-hash`, so that it never mistakes a Pod made from another template for one of its own. ' +
      'Give the stranger that label, too, and it is taken in as one of three; then there is one Pod too many, and one of them is stopped. A *Service* that selects by `app=nginx`, though, sends traffic to the stranger as well.',
  },
  {
    id: 'set-aside',
    title: 'Set a Pod aside',
    points: 15,
    task: 'One of the four Pods of the Deployment `shop` behaves oddly, whichever you like. Take it out for study: it runs on with the label `app=study`, and `shop` has four Pods without it.',
    // The Pod set aside last time has a name that nobody can know in advance.
    setup: `kubectl delete pods --selector=app=study --now
${SHOP}`,
    touches: ['deployment/shop'],
    checks: [
      setAside('aside', 'app=study', 'shop'),
      deploymentCheck('replicas', '`shop` has four replicas again', { deployment: 'shop', ask: hasReplicas(4) }),
      deploymentCheck('selector', '`shop` finds its Pods as before', { deployment: 'shop', ask: matchesLabels({ app: 'shop' }) }),
    ],
    hints: [
      'What makes a Pod one of the Deployment’s? Change that, and nothing else.',
      'Its Pods are found by `app=shop`. A label that is there is changed with `--overwrite`.',
      '`kubectl get pods`, then `kubectl label pod shop-… app=study --overwrite` with the name of one of them.',
    ],
    solution: { commands: 'ODD=$(kubectl get pods --selector=app=shop --output=name | head -1)\nkubectl label $ODD app=study --overwrite\n' },
    alternatives: [
      { commands: `kubectl patch $(kubectl get pods -l app=shop -o name | tail -1) -p '{"metadata":{"labels":{"app":"study"}}}'\n` },
    ],
    free: ['ODD'],
    mistakes: [
      { title: 'deleted it', commands: 'kubectl delete $(kubectl get pods -l app=shop -o name | head -1) --now', failing: { check: 'aside', saying: 'no Pod has app=study' } },
      { title: 'a Pod of one’s own in its place', commands: 'kubectl run shop-study --image=nginx --labels=app=study; kubectl wait --for=condition=Ready pod/shop-study; kubectl label pod shop-study app=stduy --overwrite', failing: { check: 'aside', saying: 'no Pod has app=study' } },
      { title: 'another label beside the one that counts', commands: 'kubectl label $(kubectl get pods -l app=shop -o name | head -1) study=yes', failing: { check: 'aside', saying: 'no Pod has app=study' } },
      { title: 'all of them', commands: 'kubectl label pods -l app=shop app=study --overwrite', failing: { check: 'aside', saying: 'have app=study' } },
    ],
    afterwards: 'The Pod has no owner any more, so nothing restarts it elsewhere and nothing stops it. A Service that selects `app=shop` sends it no more visitors: you can study it in peace, and delete it by hand when you are done.',
  },
  {
    id: 'scale',
    title: 'Six for the rush hour',
    points: 10,
    task: 'A Deployment `shop` runs with four replicas. Bring it to six, without changing anything else, and wait until all are available.',
    setup: SHOP,
    touches: ['deployment/shop'],
    checks: [
      deploymentCheck('replicas', 'Deployment `shop` has six available replicas', { deployment: 'shop', ask: hasReplicas(6) }),
      deploymentCheck('image', 'It still runs `nginx:1.28`', { deployment: 'shop', ask: runsImage('nginx:1.28') }),
    ],
    hints: [
      'There is a command whose only purpose is this.',
      '`kubectl scale` takes the Deployment and `--replicas`. `kubectl edit` and `kubectl patch` work as well.',
      '`kubectl scale deployment shop --replicas=6`',
    ],
    solution: { commands: 'kubectl scale deployment shop --replicas=6\n' },
    alternatives: [
      { commands: `kubectl patch deployment shop -p '{"spec":{"replicas":6}}'\n` },
      { commands: "KUBE_EDITOR='sed -i s/replicas:.4/replicas:\\ 6/' kubectl edit deployment shop\n" },
      { commands: "kubectl get deployment shop -o yaml | sed 's/replicas: 4/replicas: 6/' | kubectl replace -f -\n" },
    ],
    mistakes: [
      {
        title: 'scaled the ReplicaSet, which the Deployment sets right again',
        commands: 'kubectl scale $(kubectl get replicasets -l app=shop -o name) --replicas=6; sleep 5',
        failing: { check: 'replicas', saying: 'wants 4' },
      },
      {
        title: 'added Pods by hand',
        commands: 'kubectl run shop-5 --image=nginx:1.28; kubectl run shop-6 --image=nginx:1.28',
        failing: { check: 'replicas', saying: 'wants 4' },
      },
    ],
  },
  {
    id: 'undo',
    kind: 'repair',
    title: 'A rollout that stands still',
    points: 20,
    task: 'Somebody has updated the Deployment `shop` to a version that does not exist. Bring it back to the version that ran before, with all four replicas available.',
    setup: `${SHOP}kubectl set image deployment/shop nginx=nginx:1.82
sleep 5
`,
    touches: ['deployment/shop'],
    checks: [
      deploymentCheck('image', 'Its template runs `nginx:1.28` again', { deployment: 'shop', ask: runsImage('nginx:1.28') }),
      deploymentCheck('replicas', 'All four replicas are up to date and available', { deployment: 'shop', ask: hasReplicas(4) }),
    ],
    hints: [
      'The Deployment remembers its revisions: `kubectl rollout history deployment/shop`.',
      '`kubectl rollout undo` goes back by one. Then wait for `kubectl rollout status deployment/shop`.',
      '`kubectl rollout undo deployment/shop`',
    ],
    solution: { commands: 'kubectl rollout undo deployment/shop\n' },
    alternatives: [
      { commands: 'kubectl set image deployment/shop nginx=nginx:1.28\n' },
      { commands: 'kubectl rollout undo deployment shop --to-revision=1\n' },
      { commands: "KUBE_EDITOR='sed -i s/1.82/1.28/' kubectl edit deployment shop\n" },
    ],
    mistakes: [
      {
        title: 'deleted the Pods that fail, which come again',
        commands: 'kubectl delete $(kubectl get pods -l app=shop --field-selector=status.phase=Pending -o name) --now; sleep 5',
        failing: { check: 'image', saying: 'nginx:1.82' },
      },
      {
        title: 'restarted it, with the same image',
        commands: 'kubectl rollout restart deployment/shop; sleep 5',
        failing: { check: 'image', saying: 'nginx:1.82' },
      },
      {
        title: 'went on to another version',
        commands: 'kubectl set image deployment/shop nginx=nginx:1.29; kubectl rollout status deployment/shop --timeout=60s',
        failing: { check: 'image', saying: 'its template runs nginx:1.29' },
      },
    ],
  },
]);
