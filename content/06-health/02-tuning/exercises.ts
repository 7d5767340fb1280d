import { allOf, answerCheck, between, defineExercises, deploymentCheck, failed, hasProbe, hasReplicas, ofTemplate, oneOf, passed, runsImage, usesImage } from '#lib/checks/index.ts';
import type { AnswerQuestion } from '#lib/checks/index.ts';

const VARIABLES = {
  agent: oneOf('kubelet-probe', 'health-watch', 'pulse-check', 'cluster-guard'),
  host: oneOf('probe.harbour', 'health.harbour', 'pulse.harbour'),
  period: between(3, 9),
};

/** Of every learner's startup probe: with this many failures allowed. */
const FAILURES = 12;

const quiet = (agent: string, host: string) => `cat > quiet.yml <<'EOF'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: quiet
spec:
  replicas: 2
  selector:
    matchLabels:
      app: quiet
  template:
    metadata:
      labels:
        app: quiet
    spec:
      containers:
      - name: server
        image: nginx
        livenessProbe:
          httpGet:
            path: /index.html
            port: 80
            httpHeaders:
            - name: Host
              value: ${host}
            - name: User-Agent
              value: ${agent}
EOF
kubectl apply -f quiet.yml
`;

const CACHE = `cat > cache.yml <<'EOF'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cache
spec:
  selector:
    matchLabels:
      app: cache
  template:
    metadata:
      labels:
        app: cache
    spec:
      containers:
      - name: server
        image: redis
        livenessProbe:
          tcpSocket:
            port: 6379
        readinessProbe:
          exec:
            command:
            - redis-cli
            - ping
          periodSeconds: 5
EOF
kubectl apply -f cache.yml
`;

const STUCK = `cat > pier.yml <<'EOF'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: pier
spec:
  replicas: 3
  selector:
    matchLabels:
      app: pier
  template:
    metadata:
      labels:
        app: pier
    spec:
      containers:
      - name: server
        image: nginx:1.27
        readinessProbe:
          httpGet:
            path: /index.html
            port: 80
          periodSeconds: 2
EOF
kubectl apply -f pier.yml
kubectl rollout status deployment/pier --timeout=60s
sed -i 's/1.27/1.28/; s/index.html/healthz/' pier.yml
kubectl apply -f pier.yml
sleep 15
`;

const patience = (period: number): AnswerQuestion => (answer) => {
  const seconds = Number(answer.replace(/\s*(s|sec|seconds)\.?$/i, ''));
  const right = period * FAILURES;
  if (seconds === right) return passed(`${FAILURES} times ${period} s are ${right} s`);
  const lookAt = 'How often it may fail, and how far apart the questions are';
  if (Number.isNaN(seconds)) return failed({ found: `“${answer}” is no number`, wanted: 'a number of seconds', lookAt });
  if (seconds === period + FAILURES) return failed({ found: `${seconds} is ${period} and ${FAILURES} added up`, wanted: 'the time that many questions take, one after the other', lookAt });
  return failed({ found: `it does not give up after ${seconds} s`, wanted: 'failureThreshold times periodSeconds', lookAt });
};

export default defineExercises(VARIABLES, ({ agent, host, period }) => [
  {
    id: 'patience',
    kind: 'answer',
    title: 'How long is that?',
    points: 5,
    task: `A startup probe has \`periodSeconds: ${period}\` and \`failureThreshold: ${FAILURES}\`. The program takes its time.`,
    question: { type: 'text', prompt: 'After about how many seconds without a yes is the container restarted?', placeholder: 'seconds' },
    checks: [answerCheck('seconds', 'The time is right', patience(period))],
    hints: [
      'Each question that fails counts once.',
      `It asks every ${period} seconds, and may fail ${FAILURES} times.`,
      `${FAILURES} times ${period}.`,
    ],
    solution: { answer: String(period * FAILURES) },
    alternatives: [{ answer: `${period * FAILURES} s` }, { answer: `${period * FAILURES} seconds` }],
    mistakes: [
      { title: 'added instead of multiplied', answer: String(period + FAILURES), failing: { check: 'seconds', saying: 'added up' } },
      { title: 'the default period', answer: String(10 * FAILURES), failing: { check: 'seconds', saying: 'does not give up after 120 s' } },
      { title: 'no number', answer: 'a minute', failing: { check: 'seconds', saying: 'is no number' } },
    ],
    afterwards: 'The first question may come right after the start, so it is a period less at times. Do not count on single seconds; give twice of what the program needs.',
  },
  {
    id: 'headers',
    title: 'Probes that the log can tell',
    points: 15,
    task:
      `Make a Deployment \`quiet\` with two replicas of nginx. Its liveness probe fetches \`/index.html\` from port 80 and sends \`Host: ${host}\` and \`User-Agent: ${agent}\`.`,
    touches: ['deployment/quiet'],
    checks: [
      deploymentCheck('probe', 'It fetches `/index.html` from port 80', { deployment: 'quiet', ask: hasProbe('livenessProbe', { httpGet: { path: '/index.html', port: 80 } }) }),
      deploymentCheck('host', 'It sends the Host', { deployment: 'quiet', ask: hasProbe('livenessProbe', { httpGet: { path: '/index.html', port: 80, headers: { Host: host } } }) }),
      deploymentCheck('agent', 'It sends the User-Agent', { deployment: 'quiet', ask: hasProbe('livenessProbe', { httpGet: { path: '/index.html', port: 80, headers: { 'User-Agent': agent } } }) }),
      deploymentCheck('replicas', 'Two replicas of nginx are available', { deployment: 'quiet', ask: allOf(ofTemplate(usesImage('nginx')), hasReplicas(2)) }),
    ],
    hints: [
      'The manifest of the lesson before has both headers; names and values are yours.',
      '`httpHeaders` is a list beside `path` and `port`. Each entry has a `name` and a `value`.',
      `\`httpGet: {path: /index.html, port: 80, httpHeaders: [{name: Host, value: ${host}}, {name: User-Agent, value: ${agent}}]}\``,
    ],
    solution: { commands: quiet(agent, host) },
    alternatives: [
      {
        commands: `kubectl create deployment quiet --image=nginx:1.28 --replicas=2
kubectl patch deployment quiet -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","livenessProbe":{"httpGet":{"path":"/index.html","port":80,"httpHeaders":[{"name":"user-agent","value":"${agent}"},{"name":"host","value":"${host}"}]}}}]}}}}'
`,
      },
    ],
    free: ['app', 'server'],
    mistakes: [
      { title: 'one header only', commands: quiet(agent, host).replace(`            - name: Host\n              value: ${host}\n`, ''), failing: { check: 'host', saying: 'GET /index.html on port 80, User-Agent' } },
      { title: 'without its dash', commands: quiet(agent, host).replace('User-Agent', 'UserAgent'), failing: { check: 'agent', saying: 'UserAgent' } },
      { title: 'as a readiness probe', commands: quiet(agent, host).replace('livenessProbe', 'readinessProbe'), failing: { check: 'probe', saying: 'but a readinessProbe' } },
    ],
    afterwards: `\`kubectl logs deployment/quiet | grep -v ${agent}\` is the log without the probes. The Host header matters where one server holds several sites: it picks the site that the probe asks.`,
  },
  {
    id: 'two-kinds',
    title: 'Connect, and run',
    points: 15,
    task:
      'Make a Deployment `cache` that runs redis. It is alive as long as a connection to port 6379 comes about, and ready as long as the command `redis-cli ping` succeeds, which is run every 5 seconds.',
    touches: ['deployment/cache'],
    checks: [
      deploymentCheck('liveness', 'Liveness connects to port 6379', { deployment: 'cache', ask: hasProbe('livenessProbe', { tcpPort: 6379 }) }),
      deploymentCheck('readiness', 'Readiness runs `redis-cli ping`', { deployment: 'cache', ask: hasProbe('readinessProbe', { exec: ['redis-cli', 'ping'] }) }),
      deploymentCheck('period', 'Every 5 seconds', { deployment: 'cache', ask: hasProbe('readinessProbe', { periodSeconds: 5 }) }),
      deploymentCheck('replicas', 'Its Pod of redis is available', { deployment: 'cache', ask: allOf(ofTemplate(usesImage('redis')), hasReplicas(1)) }),
    ],
    hints: [
      'Two probes, each with another way to ask: `tcpSocket` and `exec`.',
      'The command is a list, a word an entry: no shell takes it apart.',
      '`livenessProbe: {tcpSocket: {port: 6379}}` and `readinessProbe: {exec: {command: [redis-cli, ping]}, periodSeconds: 5}`',
    ],
    solution: { commands: CACHE },
    alternatives: [
      {
        commands: `kubectl create deployment cache --image=redis:7
kubectl patch deployment cache -p '{"spec":{"template":{"spec":{"containers":[{"name":"redis","livenessProbe":{"tcpSocket":{"port":6379}},"readinessProbe":{"exec":{"command":["redis-cli","ping"]},"periodSeconds":5}}]}}}}'
`,
      },
    ],
    free: ['app', 'server'],
    mistakes: [
      { title: 'the command as one word', commands: CACHE.replace('            - redis-cli\n            - ping\n', '            - redis-cli ping\n'), failing: { check: 'replicas', saying: '0 available' } },
      { title: 'the two exchanged', commands: CACHE.replace('livenessProbe', 'xProbe').replace('readinessProbe', 'livenessProbe').replace('xProbe', 'readinessProbe'), failing: { check: 'liveness', saying: 'runs redis-cli ping' } },
      { title: 'another port', commands: CACHE.replace('6379', '6380'), failing: { check: 'liveness', saying: 'connects to port 6380' } },
    ],
  },
  {
    id: 'guarded-rollout',
    kind: 'repair',
    title: 'A rollout that its probe holds up',
    points: 20,
    task: 'The Deployment `pier` was updated to `nginx:1.28`, and its readiness probe with it. The rollout stands still. Finish it: three Pods of the new version, with a readiness probe that asks for a page which nginx has, `/index.html`.',
    setup: STUCK,
    touches: ['deployment/pier'],
    checks: [
      deploymentCheck('image', 'It runs `nginx:1.28`', { deployment: 'pier', ask: runsImage('nginx:1.28') }),
      deploymentCheck('probe', 'The readiness probe asks for `/index.html`', { deployment: 'pier', ask: hasProbe('readinessProbe', { httpGet: { path: '/index.html', port: 80 } }) }),
      deploymentCheck('replicas', 'All three are up to date and available', { deployment: 'pier', ask: hasReplicas(3) }),
    ],
    hints: [
      '`kubectl get pods -l app=pier`: which of them are not ready? `kubectl describe pod` of one says what its probe got for an answer.',
      'The probe asks for `/healthz`, which nginx answers with 404. Going back would bring the old version; change the path instead.',
      "`sed -i 's/healthz/index.html/' pier.yml` and `kubectl apply -f pier.yml`",
    ],
    solution: { commands: "sed -i 's/healthz/index.html/' pier.yml\nkubectl apply -f pier.yml\n" },
    alternatives: [
      { commands: `kubectl patch deployment pier --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/path","value":"/index.html"}]'\n` },
      { commands: "KUBE_EDITOR='sed -i s/healthz/index.html/' kubectl edit deployment pier\n" },
    ],
    mistakes: [
      { title: 'went back', commands: 'kubectl rollout undo deployment/pier', failing: { check: 'image', saying: 'nginx:1.27' } },
      { title: 'took the probe away', commands: `kubectl patch deployment pier --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/readinessProbe"}]'`, failing: { check: 'probe', saying: 'has no readinessProbe' } },
      { title: 'restarted it', commands: 'kubectl rollout restart deployment/pier; sleep 10', failing: { check: 'probe', saying: 'GET /healthz on port 80' } },
    ],
    afterwards: 'All the while, the old Pods went on serving: a readiness probe is also what keeps a bad version away from visitors.',
  },
]);
