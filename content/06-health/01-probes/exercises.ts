import { allOf, defineExercises, deploymentCheck, eventCheck, failed, hasProbe, hasReplicas, isRunning, leadsTo, ofContainer, ofTemplate, passed, podCheck, predicted, serviceCheck, usesImage } from '#lib/checks/index.ts';
import type { DeploymentQuestion, Question } from '#lib/checks/index.ts';

const HEADER = (name: string, replicas: number) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
      - name: server
        image: nginx:latest
`;

const LIVE = `cat > guarded.yml <<'EOF'
${HEADER('guarded', 2)}        livenessProbe:
          httpGet:
            path: /index.html
            port: 80
          periodSeconds: 5
          failureThreshold: 2
EOF
kubectl apply -f guarded.yml
`;

/** The liveness probe begins with the container: an initialDelaySeconds would only guess when that is. */
const isAskedAtOnce: DeploymentQuestion = ofContainer((container) => {
  const delay = container.livenessProbe?.initialDelaySeconds ?? 0;
  if (delay === 0) return passed('from the start');
  return failed({ found: `the liveness probe waits ${delay} s first`, wanted: 'the liveness probe of before', lookAt: 'the startup probe holds it back by itself, so it need not change' });
});

const REFUSED: Question = {
  type: 'choice',
  prompt: 'nginx goes on running, but listens on port 8080 instead of 80. The liveness probe still asks port 80. What will the event say?',
  options: [
    { id: 'status', text: 'HTTP probe failed with statuscode: 404' },
    { id: 'refused', text: 'connect: connection refused' },
    { id: 'timeout', text: 'context deadline exceeded: nobody answers in time' },
  ],
};

const LOOKOUT = `cat > lookout.yml <<'EOF'
${HEADER('lookout', 2)}        livenessProbe:
          httpGet:
            path: /
            port: 80
EOF
kubectl apply -f lookout.yml
kubectl rollout status deployment/lookout --timeout=60s
`;

const DEAF = `ILL=$(kubectl get pods --selector=app=lookout --output=name | head -1)
kubectl exec $ILL -- sed -i -e 's/80;/8080;/' /etc/nginx/conf.d/default.conf
kubectl exec $ILL -- nginx -s reload
`;

export default defineExercises([
  {
    id: 'refused',
    kind: 'predict',
    title: 'A port where nobody listens any more',
    points: 15,
    task:
      'The Deployment `lookout` runs two Pods with a liveness probe of their page on port 80. Say what you expect, then make it happen: in one of the Pods, let nginx listen on port 8080 instead (its `/etc/nginx/conf.d/default.conf`, then `nginx -s reload`), and wait half a minute.',
    question: REFUSED,
    setup: LOOKOUT,
    touches: ['deployment/lookout'],
    checks: [
      predicted(REFUSED),
      eventCheck('unhealthy', 'An event says why the probe failed', {
        labelSelector: 'app=lookout', reason: 'Unhealthy', saying: 'connect: connection refused',
        lookAt: '`kubectl get events --field-selector reason=Unhealthy`; three failures, ten seconds apart, are needed',
      }),
      eventCheck('killing', 'The container was ended for it', {
        labelSelector: 'app=lookout', reason: 'Killing', saying: 'failed liveness probe, will be restarted', lookAt: '`kubectl get events --field-selector reason=Killing`',
      }),
      deploymentCheck('healed', 'Both Pods are well again', { deployment: 'lookout', ask: hasReplicas(2) }),
    ],
    hints: [
      'Answer first. Then `kubectl exec` one of the Pods, and change the line with `listen`.',
      "`kubectl exec … -- sed -i 's/80;/8080;/' /etc/nginx/conf.d/default.conf` changes the lines, `kubectl exec … -- nginx -s reload` makes nginx read them.",
      "`POD=$(kubectl get pods -l app=lookout -o name | head -1)`, then the two commands with `$POD`, then `kubectl get pods -w` until RESTARTS has gone up.",
    ],
    solution: { answer: 'refused', commands: DEAF },
    alternatives: [
      { answer: 'timeout', commands: 'kubectl exec deployment/lookout -- sh -c "sed -i s/80/81/ /etc/nginx/conf.d/default.conf && nginx -s reload"\n' },
    ],
    free: ['ILL'],
    mistakes: [
      { title: 'changed the file, and nginx did not hear of it', answer: 'refused', commands: DEAF.replace('kubectl exec $ILL -- nginx -s reload\n', ''), failing: { check: 'unhealthy', saying: 'no event Unhealthy' } },
      { title: 'took the page away instead', answer: 'refused', commands: 'kubectl exec deployment/lookout -- rm /usr/share/nginx/html/index.html', failing: { check: 'unhealthy', saying: 'statuscode: 403' } },
      { title: 'deleted a Pod', answer: 'refused', commands: 'kubectl delete $(kubectl get pods -l app=lookout -o name | head -1) --now', failing: { check: 'unhealthy', saying: 'no event Unhealthy' } },
    ],
    afterwards: '“Refused” is the answer of a machine on whose port nobody listens. It comes at once. Silence until the time is up means that somebody has the connection and says nothing, or that no machine is there. Restarted from its image, nginx listens on 80 again.',
  },
  {
    id: 'liveness',
    title: 'A guard for two web servers',
    points: 20,
    task:
      'Make a Deployment `guarded` with two replicas of nginx and a liveness probe that fetches `/index.html` from port 80 every 5 seconds and gives up after 2 failures.',
    touches: ['deployment/guarded'],
    checks: [
      deploymentCheck('probe', 'The liveness probe fetches `/index.html` from port 80', { deployment: 'guarded', ask: hasProbe('livenessProbe', { httpGet: { path: '/index.html', port: 80 } }) }),
      deploymentCheck('timing', 'Every 5 seconds, 2 failures', { deployment: 'guarded', ask: hasProbe('livenessProbe', { periodSeconds: 5, failureThreshold: 2 }) }),
      deploymentCheck('image', 'It runs nginx', { deployment: 'guarded', ask: ofTemplate(usesImage('nginx')) }),
      deploymentCheck('replicas', 'Both replicas are available', { deployment: 'guarded', ask: hasReplicas(2) }),
    ],
    hints: [
      'The manifest above, with another name, another number of replicas and another path.',
      'Under the container: `livenessProbe` with `httpGet` (`path`, `port`), and beside `httpGet` the fields `periodSeconds` and `failureThreshold`.',
      '`livenessProbe: {httpGet: {path: /index.html, port: 80}, periodSeconds: 5, failureThreshold: 2}` under the container, as deep as `image`.',
    ],
    solution: { commands: LIVE },
    alternatives: [
      {
        commands: `kubectl create deployment guarded --image=nginx --replicas=2
kubectl patch deployment guarded -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","livenessProbe":{"httpGet":{"path":"/index.html","port":80},"periodSeconds":5,"failureThreshold":2}}]}}}}'
`,
      },
      { commands: LIVE.replace('port: 80', 'port: http').replace('        livenessProbe', '        ports:\n        - name: http\n          containerPort: 80\n        livenessProbe') },
    ],
    free: ['app', 'server'],
    mistakes: [
      { title: 'a port where nobody listens', commands: LIVE.replace('port: 80', 'port: 8080'), failing: { check: 'probe', saying: 'GET /index.html on port 8080' } },
      { title: 'a readiness probe', commands: LIVE.replace('livenessProbe', 'readinessProbe'), failing: { check: 'probe', saying: 'but a readinessProbe' } },
      { title: 'the timing left as it is', commands: LIVE.replace('          periodSeconds: 5\n          failureThreshold: 2\n', ''), failing: { check: 'timing', saying: 'every 10 s, 3 failures' } },
    ],
  },
  {
    id: 'readiness',
    kind: 'repair',
    title: 'Ready, but nobody asks',
    points: 20,
    task:
      'A Pod `shy` runs behind the Service `shy`, and the Service has no endpoint: its readiness probe looks for a file `/tmp/ready` that is not there. Make the Pod ready, without a new Pod.',
    setup: `cat > shy.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: shy
  labels:
    app: shy
spec:
  containers:
  - name: web
    image: nginx:latest
    readinessProbe:
      exec:
        command: ["test", "-f", "/tmp/ready"]
      periodSeconds: 2
---
apiVersion: v1
kind: Service
metadata:
  name: shy
spec:
  selector:
    app: shy
  ports:
  - port: 80
EOF
kubectl apply -f shy.yml
sleep 5
`,
    touches: ['pod/shy', 'service/shy'],
    checks: [
      podCheck('ready', 'Pod `shy` is `Running` and ready', { pod: 'shy', ask: isRunning }),
      podCheck('probe', 'It still has its readiness probe', {
        pod: 'shy',
        ask(pod) {
          const command = pod.spec?.containers[0]?.readinessProbe?.exec?.command?.join(' ');
          if (command === 'test -f /tmp/ready') return passed('the probe is as it was');
          return failed({ found: command === undefined ? 'no such readiness probe' : `a probe that runs ${command}`, wanted: 'the probe that looks for /tmp/ready', lookAt: '`kubectl replace --force -f shy.yml` brings the first Pod back' });
        },
      }),
      serviceCheck('endpoints', 'Service `shy` leads to it', { service: 'shy', ask: leadsTo(['shy']) }),
    ],
    hints: [
      '`kubectl describe pod shy` shows the probe, and in its Events how it fails.',
      'The probe wants a file in the container. `kubectl exec` can make one.',
      '`kubectl exec shy -- touch /tmp/ready`, and wait two seconds.',
    ],
    solution: { commands: 'kubectl exec shy -- touch /tmp/ready\n' },
    alternatives: [{ commands: "kubectl exec shy -c web -- sh -c 'echo yes > /tmp/ready'\n" }],
    mistakes: [
      {
        title: 'made the file on the workstation',
        commands: 'touch /tmp/ready; sleep 5',
        failing: { check: 'endpoints', saying: 'has no endpoint' },
      },
      {
        title: 'a new Pod without the probe',
        commands: 'kubectl delete pod shy --now; kubectl run shy --image=nginx --labels=app=shy; kubectl wait --for=condition=Ready pod/shy --timeout=30s',
        failing: { check: 'probe', saying: 'no such readiness probe' },
      },
      {
        title: 'another file',
        commands: 'kubectl exec shy -- touch /tmp/raedy; sleep 5',
        failing: { check: 'ready', saying: '0/1 containers ready' },
      },
    ],
  },
  {
    id: 'slow-start',
    kind: 'repair',
    title: 'Patience for a slow starter',
    points: 20,
    task:
      'The Deployment `slow` needs 40 seconds before it answers, and its liveness probe restarts it before that, for ever. Give it a startup probe that asks the same and waits at least a minute; leave the liveness probe as it is.',
    setup: `cat > slow.yml <<'EOF'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: slow
spec:
  selector:
    matchLabels:
      app: slow
  template:
    metadata:
      labels:
        app: slow
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: web
        image: nginx:latest
        command: ["sh", "-c", "sleep 40; exec nginx -g 'daemon off;'"]
        livenessProbe:
          httpGet:
            path: /
            port: 80
          periodSeconds: 5
          failureThreshold: 3
EOF
kubectl apply -f slow.yml
sleep 30
`,
    touches: ['deployment/slow'],
    checks: [
      deploymentCheck('startup', 'A startup probe asks the same, for a minute or more', { deployment: 'slow', ask: hasProbe('startupProbe', { httpGet: { path: '/', port: 80 }, waitsAtLeast: 60 }) }),
      deploymentCheck('liveness', 'The liveness probe is as strict as before', { deployment: 'slow', ask: allOf(hasProbe('livenessProbe', { httpGet: { path: '/', port: 80 }, periodSeconds: 5, failureThreshold: 3 }), isAskedAtOnce) }),
      deploymentCheck('replicas', 'Its one replica is available', { deployment: 'slow', ask: hasReplicas(1) }),
    ],
    hints: [
      'Copy the liveness probe in `slow.yml`, and call the copy `startupProbe`.',
      'How long it waits is `periodSeconds` times `failureThreshold`. It must be sixty seconds or more.',
      'Beside `livenessProbe`: `startupProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5, failureThreshold: 20}`. Then `kubectl apply -f slow.yml`.',
    ],
    solution: { commands: `cat > patience.yml <<'EOF'
spec:
  template:
    spec:
      containers:
      - name: web
        startupProbe:
          httpGet:
            path: /
            port: 80
          failureThreshold: 6
EOF
kubectl patch deployment slow --patch-file=patience.yml
` },
    alternatives: [
      { commands: `kubectl patch deployment slow -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","startupProbe":{"httpGet":{"port":80},"failureThreshold":30}}]}}}}'\n` },
      { commands: "sed -n '/livenessProbe/,$p' slow.yml | sed 's/liveness/startup/; s/failureThreshold: 3/failureThreshold: 60/' >> slow.yml\nkubectl apply -f slow.yml\n" },
    ],
    free: ['6', 'path: /'],
    mistakes: [
      {
        title: 'a startup probe with too little patience',
        commands: `kubectl patch deployment slow -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","startupProbe":{"httpGet":{"path":"/","port":80}}}]}}}}'`,
        failing: { check: 'startup', saying: 'gives up after 30 s' },
      },
      {
        title: 'took the liveness probe away',
        commands: `kubectl patch deployment slow --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/livenessProbe"}]'`,
        failing: { check: 'liveness', saying: 'has no livenessProbe' },
      },
      {
        title: 'made the liveness probe patient instead',
        commands: `kubectl patch deployment slow --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/livenessProbe/failureThreshold","value":30}]'`,
        failing: { check: 'startup', saying: 'has no startupProbe, but a livenessProbe' },
      },
    ],
  },
]);
