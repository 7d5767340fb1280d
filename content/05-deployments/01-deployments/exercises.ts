import { defineExercises, deploymentCheck, failed, hasReplicas, passed, runsImage } from '#lib/checks/index.ts';

const DEPLOYMENT = `cat > deploy.yml <<'EOF'
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
      - name: web
        image: nginx:latest
EOF
kubectl apply -f deploy.yml
`;

const SHOP = `kubectl create deployment shop --image=nginx:1.28 --replicas=4
kubectl rollout status deployment/shop --timeout=60s
`;

export default defineExercises([
  {
    id: 'three',
    title: 'Three replicas',
    points: 15,
    task: 'Have a Deployment `test-deployment` with the label `type=custom`, whose three Pods run `nginx:latest` and carry `app=nginx`.',
    checks: [
      deploymentCheck('label', 'The Deployment has the label `type=custom`', {
        deployment: 'test-deployment',
        ask(deployment) {
          const value = deployment.metadata?.labels?.['type'];
          if (value === 'custom') return passed('type=custom');
          const misplaced = deployment.spec?.template.metadata?.labels?.['type'] === 'custom';
          return failed({
            found: value === undefined ? `the Deployment has no label type${misplaced ? ', but its Pods have' : ''}` : `type=${value}`,
            wanted: 'type=custom on the Deployment itself',
            lookAt: '`metadata.labels` at the top of the manifest; `kubectl label deployment` sets it, too',
          });
        },
      }),
      deploymentCheck('pods', 'Its Pods carry `app=nginx`', {
        deployment: 'test-deployment',
        ask(deployment) {
          const labels = deployment.spec?.template.metadata?.labels ?? {};
          if (labels['app'] === 'nginx') return passed('app=nginx in the template');
          return failed({
            found: `its template has ${Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(', ')}`,
            wanted: 'app=nginx in the template',
            lookAt: '`spec.template.metadata.labels`; the selector must say the same and is fixed, so a new Deployment is needed',
          });
        },
      }),
      deploymentCheck('image', 'They run `nginx:latest`', { deployment: 'test-deployment', ask: runsImage('nginx:latest') }),
      deploymentCheck('replicas', 'All three are available', { deployment: 'test-deployment', ask: hasReplicas(3) }),
    ],
    hints: [
      'The manifest above is all of it.',
      '`kubectl create deployment` comes close, but labels the Pods after the Deployment.',
      'Press **Save** on the manifest above, then `kubectl create -f deploy.yml`, and wait for `kubectl rollout status deployment/test-deployment`.',
    ],
    solution: { commands: DEPLOYMENT },
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
    id: 'scale',
    title: 'Six for the rush hour',
    points: 10,
    task: 'A Deployment `shop` runs with four replicas. Bring it to six, without changing anything else, and wait until all are available.',
    setup: SHOP,
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
    title: 'Repair: a rollout that stands still',
    points: 20,
    task: 'Somebody has updated the Deployment `shop` to a version that does not exist. Bring it back to the version that ran before, with all four replicas available.',
    setup: `${SHOP}kubectl set image deployment/shop nginx=nginx:1.82
sleep 5
`,
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
    mistakes: [
      {
        title: 'deleted the Pods that fail, which come again',
        commands: "kubectl delete $(kubectl get pods -l app=shop --field-selector=status.phase=Pending -o name) --now; sleep 5",
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
