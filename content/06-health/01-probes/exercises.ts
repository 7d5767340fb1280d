import type { DeploymentQuestion } from '#lib/checks/index.ts';
import { defineExercises, deploymentCheck, failed, hasReplicas, isRunning, leadsTo, ofContainer, passed, podCheck, serviceCheck } from '#lib/checks/index.ts';

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
      - name: web
        image: nginx:latest
`;

const LIVE = `cat > guarded.yml <<'EOF'
${HEADER('guarded', 2)}        livenessProbe:
          httpGet:
            path: /
            port: 80
          periodSeconds: 5
          failureThreshold: 2
EOF
kubectl apply -f guarded.yml
`;

/** A startup probe that waits long enough in all, of any form. */
function waitsFor(seconds: number): DeploymentQuestion {
  return ofContainer((container) => {
    const probe = container.startupProbe;
    const patience = (probe?.periodSeconds ?? 10) * (probe?.failureThreshold ?? 3) + (probe?.initialDelaySeconds ?? 0);
    if (probe && patience >= seconds) return passed(`a startup probe that waits up to ${patience} s`);
    return failed({
      found: probe ? `a startup probe that gives up after ${patience} s` : 'no startup probe',
      wanted: `a startup probe that waits at least ${seconds} s`,
      lookAt: 'periodSeconds times failureThreshold is how long it waits',
    });
  });
}

export default defineExercises([
  {
    id: 'liveness',
    title: 'A guard for two web servers',
    points: 20,
    task:
      'Make a Deployment `guarded` with two replicas of nginx and a liveness probe that fetches `/` from port 80 every 5 seconds and gives up after 2 failures.',
    checks: [
      deploymentCheck('probe', 'The liveness probe fetches `/` from port 80', {
        deployment: 'guarded',
        ask: ofContainer((container) => {
          const get = container.livenessProbe?.httpGet;
          if (get && (get.path ?? '/') === '/' && get.port === 80) return passed('GET / on port 80');
          const other = container.readinessProbe ? 'a readiness probe' : 'no liveness probe';
          const what = container.livenessProbe ? 'a liveness probe of another kind' : other;
          return failed({
            found: get ? `GET ${get.path} on port ${get.port}` : what,
            wanted: 'livenessProbe with httpGet, path / and port 80',
            lookAt: '`kubectl explain deployment.spec.template.spec.containers.livenessProbe.httpGet`',
          });
        }),
      }),
      deploymentCheck('timing', 'Every 5 seconds, 2 failures', {
        deployment: 'guarded',
        ask: ofContainer((container) => {
          const { periodSeconds = 10, failureThreshold = 3 } = container.livenessProbe ?? {};
          if (periodSeconds === 5 && failureThreshold === 2) return passed('every 5 s, 2 failures');
          return failed({ found: `every ${periodSeconds} s, ${failureThreshold} failures`, wanted: 'every 5 s, 2 failures', lookAt: 'periodSeconds and failureThreshold, beside httpGet' });
        }),
      }),
      deploymentCheck('replicas', 'Both replicas are available', { deployment: 'guarded', ask: hasReplicas(2) }),
    ],
    hints: [
      'The manifest above, with another name and another number of replicas.',
      'Under the container: `livenessProbe` with `httpGet` (`path`, `port`), and beside `httpGet` the fields `periodSeconds` and `failureThreshold`.',
      '`livenessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5, failureThreshold: 2}` under the container, as deep as `image`.',
    ],
    solution: { commands: LIVE },
    mistakes: [
      { title: 'a port where nobody listens', commands: LIVE.replace('port: 80', 'port: 8080'), failing: { check: 'probe', saying: 'GET / on port 8080' } },
      { title: 'a readiness probe', commands: LIVE.replace('livenessProbe', 'readinessProbe'), failing: { check: 'probe', saying: 'a readiness probe' } },
      {
        title: 'the timing left as it is',
        commands: LIVE.replace('          periodSeconds: 5\n          failureThreshold: 2\n', ''),
        failing: { check: 'timing', saying: 'every 10 s, 3 failures' },
      },
    ],
  },
  {
    id: 'readiness',
    title: 'Repair: ready, but nobody asks',
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
    solution: { commands: 'kubectl exec shy -- touch /tmp/ready\nkubectl wait --for=condition=Ready pod/shy --timeout=30s\n' },
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
    title: 'Patience for a slow starter',
    points: 20,
    task:
      'The Deployment `slow` needs 40 seconds before it answers, and its liveness probe restarts it before that, for ever. Give it a startup probe that waits at least a minute; leave the liveness probe as it is.',
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
    checks: [
      deploymentCheck('startup', 'It has a startup probe that waits a minute', { deployment: 'slow', ask: waitsFor(60) }),
      deploymentCheck('liveness', 'The liveness probe is as strict as before', {
        deployment: 'slow',
        ask: ofContainer((container) => {
          const probe = container.livenessProbe;
          if (probe?.httpGet && probe.periodSeconds === 5 && probe.failureThreshold === 3 && !probe.initialDelaySeconds) return passed('every 5 s, 3 failures');
          return failed({
            found: probe ? `a liveness probe every ${probe.periodSeconds} s, ${probe.failureThreshold} failures, after ${probe.initialDelaySeconds ?? 0} s` : 'no liveness probe',
            wanted: 'the liveness probe of before: every 5 s, 3 failures, from the start',
            lookAt: 'the startup probe holds it back by itself, so it need not change',
          });
        }),
      }),
      deploymentCheck('replicas', 'Its one replica is available', { deployment: 'slow', ask: hasReplicas(1) }),
    ],
    hints: [
      'Copy the liveness probe in `slow.yml`, and call the copy `startupProbe`.',
      'How long it waits is `periodSeconds` times `failureThreshold`. It must be sixty seconds or more.',
      'Beside `livenessProbe`: `startupProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5, failureThreshold: 20}`. Then `kubectl apply -f slow.yml`.',
    ],
    solution: { commands: `kubectl patch deployment slow -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","startupProbe":{"httpGet":{"path":"/","port":80},"periodSeconds":5,"failureThreshold":20}}]}}}}'
kubectl rollout status deployment/slow --timeout=180s
` },
    mistakes: [
      {
        title: 'a startup probe with too little patience',
        commands: `kubectl patch deployment slow -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","startupProbe":{"httpGet":{"path":"/","port":80}}}]}}}}'`,
        failing: { check: 'startup', saying: 'gives up after 30 s' },
      },
      {
        title: 'took the liveness probe away',
        commands: `kubectl patch deployment slow --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/livenessProbe"}]'`,
        failing: { check: 'liveness', saying: 'no liveness probe' },
      },
      {
        title: 'made the liveness probe patient instead',
        commands: `kubectl patch deployment slow --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/livenessProbe/failureThreshold","value":30}]'`,
        failing: { check: 'startup', saying: 'no startup probe' },
      },
    ],
  },
]);
