import type { PodQuestion, Question } from '#lib/checks/index.ts';
import { between, defineExercises, environmentHas, failed, isRunning, oneOf, passed, podCheck, predicted, quiz, usesImage } from '#lib/checks/index.ts';

const greeter = (harbour: string, berths: number) => `cat > greeter.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: greeter
spec:
  containers:
  - name: web
    image: nginx:latest
    env:
    - name: GREETING
      value: "hello from ${harbour}"
    - name: LIMIT
      value: "${berths}"
EOF
`;

const caller = (harbour: string, berths: number) => `cat > caller.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: caller
spec:
  containers:
  - name: web
    image: nginx:latest
    env:
    - name: HOST
      value: ${harbour}
    - name: PORT
      value: "${7000 + berths}"
    - name: URL
      value: http://$(HOST):$(PORT)/ships
EOF
`;

const METER = `cat > meter.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: meter
spec:
  containers:
  - name: web
    image: nginx:latest
    env:
    - name: LIMIT
      value: 5
    - name: UNIT
      value: knots
    - name: VERBOSE
      value: true
EOF
`;

const MENDED_METER = METER.replace('value: 5', 'value: "5"').replace('value: true', 'value: "true"');

const SIGN = `cat > sign.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: sign
spec:
  containers:
  - name: web
    image: nginx:latest
    env:
    - name: COLOUR
      value: orange
EOF
`;

const ANOTHER_COLOUR: Question = {
  type: 'choice',
  prompt: 'What does `kubectl set env pod/sign COLOUR=green` do?',
  options: [
    { id: 'at-once', text: 'The running container sees green from now on' },
    { id: 'restart', text: 'The container is restarted, and then sees green' },
    { id: 'refused', text: 'Nothing: the API server refuses it' },
  ],
};

export default defineExercises({ harbour: oneOf('bergen', 'lisbon', 'antwerp', 'gdansk', 'trieste'), berths: between(3, 8) }, ({ harbour, berths }) => [
  quiz({
    id: 'which-shell',
    title: 'Which shell was it?',
    points: 5,
    prompt: 'At your own prompt, outside, you type `kubectl exec webapp -- echo $fromKubernetes`. What is printed?',
    options: [
      { id: 'value', text: '`this value`', wrong: { because: 'something happens to `$fromKubernetes` before `kubectl` even starts', lookAt: 'what the terminal prints for `echo $fromKubernetes` out here' } },
      { id: 'name', text: '`$fromKubernetes`', wrong: { because: 'somebody does replace it, but who?', lookAt: 'what the terminal prints for `echo $fromKubernetes` out here' } },
      { id: 'empty', text: 'An empty line' },
      { id: 'error', text: 'An error: there is no such variable', wrong: { because: 'a shell takes an unknown variable for an empty one', lookAt: 'what the terminal prints for `echo $fromKubernetes` out here' } },
    ],
    hints: ['Two shells might replace it: yours, out here, and one in the container.', 'In this command, no shell runs in the container: `echo` is started directly.', 'Your own shell replaces it, and out here no such variable exists.'],
    afterwards: 'In single quotes the dollar sign gets past your own shell. Then it needs a shell inside to make something of it: `sh -c \'echo $fromKubernetes\'`.',
  }),
  {
    id: 'greeting',
    title: 'Two variables',
    points: 10,
    task: `Make a Pod named \`greeter\` that runs nginx, with the variable \`GREETING\` set to \`hello from ${harbour}\` and \`LIMIT\` set to \`${berths}\`.`,
    touches: ['pod/greeter'],
    checks: [
      podCheck('image', 'Pod `greeter` runs nginx', { pod: 'greeter', ask: usesImage('nginx') }),
      podCheck('greeting', '`GREETING` is as asked for', { pod: 'greeter', ask: environmentHas('GREETING', `hello from ${harbour}`) }),
      podCheck('limit', '`LIMIT` is as asked for', { pod: 'greeter', ask: environmentHas('LIMIT', String(berths)) }),
      podCheck('running', 'Pod `greeter` is `Running` and ready', { pod: 'greeter', ask: isRunning }),
    ],
    hints: [
      'It is the manifest above with another name and two entries in `env`. `kubectl run` can do it, too.',
      `Every entry has a \`name\` and a \`value\`. What looks like a number needs quotes: \`value: "${berths}"\`.`,
      `\`kubectl run greeter --image=nginx --env="GREETING=hello from ${harbour}" --env=LIMIT=${berths}\` does it in one line.`,
    ],
    solution: { commands: `${greeter(harbour, berths)}kubectl apply -f greeter.yml
` },
    alternatives: [
      { commands: `kubectl run greeter --image=nginx:1.29 --env="GREETING=hello from ${harbour}" --env=LIMIT=${berths}` },
      { commands: `${greeter(harbour, berths).replace('name: web', 'name: any')}kubectl create -f greeter.yml` },
    ],
    free: ['greeter.yml', 'EOF', 'web'],
    mistakes: [
      {
        title: 'a number without quotes',
        commands: `${greeter(harbour, berths).replace(`"${berths}"`, String(berths))}kubectl apply -f greeter.yml\n`,
        failing: { check: 'limit', saying: 'no Pod in namespace default' },
      },
      {
        title: 'the words lost their quotes on the command line',
        commands: `kubectl run greeter --image=nginx --env=GREETING=hello --env=LIMIT=${berths}`,
        failing: { check: 'greeting', saying: 'GREETING is "hello"' },
      },
      {
        title: 'another name for the variable',
        commands: `kubectl run greeter --image=nginx --env="GREETINGS=hello from ${harbour}" --env=LIMIT=${berths}`,
        failing: { check: 'greeting', saying: 'GREETINGS and LIMIT' },
      },
    ],
  },
  {
    id: 'unquoted',
    kind: 'repair',
    title: 'A manifest that is refused',
    points: 10,
    task: 'The API server will not take `meter.yml`. Mend it and create the Pod `meter`: nginx, with `LIMIT` set to `5`, `UNIT` to `knots` and `VERBOSE` to `true`.',
    setup: METER,
    touches: ['pod/meter'],
    checks: [
      podCheck('image', 'Pod `meter` runs nginx', { pod: 'meter', ask: usesImage('nginx') }),
      podCheck('limit', '`LIMIT` is `5`', { pod: 'meter', ask: environmentHas('LIMIT', '5') }),
      podCheck('unit', '`UNIT` is `knots`', { pod: 'meter', ask: environmentHas('UNIT', 'knots') }),
      podCheck('verbose', '`VERBOSE` is `true`', { pod: 'meter', ask: environmentHas('VERBOSE', 'true') }),
      podCheck('running', 'Pod `meter` is `Running` and ready', { pod: 'meter', ask: isRunning }),
    ],
    hints: [
      '`kubectl create -f meter.yml` says what it expected and what it found.',
      'Two of the three values are not text in YAML’s eyes: a number, and a word that means yes.',
      'Write `value: "5"` and `value: "true"` in `meter.yml`, then `kubectl create -f meter.yml`.',
    ],
    solution: { commands: `${MENDED_METER}kubectl create -f meter.yml
` },
    alternatives: [
      { commands: `sed -i "s/: 5/: '5'/; s/: true/: 'true'/" meter.yml; kubectl apply -f meter.yml` },
      { commands: 'kubectl run meter --image=nginx --env=LIMIT=5 --env=UNIT=knots --env=VERBOSE=true' },
    ],
    free: ['meter.yml', 'EOF', 'web'],
    mistakes: [
      { title: 'mended the number only', commands: 'sed -i \'s/: 5/: "5"/\' meter.yml; kubectl create -f meter.yml', failing: { check: 'limit', saying: 'no Pod in namespace default' } },
      { title: 'another word, to be rid of the trouble', commands: 'sed -i \'s/: 5/: five/; s/: true/: "true"/\' meter.yml; kubectl create -f meter.yml', failing: { check: 'limit', saying: 'LIMIT is "five"' } },
      { title: 'quotes within the quotes', commands: `sed -i "s/: 5/: '\\"5\\"'/; s/: true/: 'true'/" meter.yml; kubectl create -f meter.yml`, failing: { check: 'limit', saying: 'LIMIT is "\\"5\\""' } },
    ],
    afterwards: 'YAML reads `true`, `yes`, `on`, `5`, `1e3` and `null` as something else than text. When in doubt, quote.',
  },
  {
    id: 'composed',
    title: 'One value from two',
    points: 15,
    task:
      `Make a Pod named \`caller\` that runs nginx and has three variables: \`HOST\` is \`${harbour}\`, \`PORT\` is \`${7000 + berths}\`, and \`URL\` is \`http://${harbour}:${7000 + berths}/ships\`. ` +
      'Write `URL` so that it takes host and port from the other two.',
    touches: ['pod/caller'],
    checks: [
      podCheck('image', 'Pod `caller` runs nginx', { pod: 'caller', ask: usesImage('nginx') }),
      podCheck('host', '`HOST` is as asked for', { pod: 'caller', ask: environmentHas('HOST', harbour) }),
      podCheck('port', '`PORT` is as asked for', { pod: 'caller', ask: environmentHas('PORT', String(7000 + berths)) }),
      podCheck('url', '`URL` is as asked for', { pod: 'caller', ask: environmentHas('URL', `http://${harbour}:${7000 + berths}/ships`) }),
      podCheck('composed', '`URL` takes both from `HOST` and `PORT`', { pod: 'caller', ask: refersTo('URL', ['HOST', 'PORT']) }),
      podCheck('running', 'Pod `caller` is `Running` and ready', { pod: 'caller', ask: isRunning }),
    ],
    hints: [
      'The example above does nearly this.',
      'In the value, `$(HOST)` stands for the host. The order of the list matters.',
      `First \`HOST\`, then \`PORT\` (in quotes), then \`URL\` with the value \`http://$(HOST):$(PORT)/ships\`.`,
    ],
    solution: { commands: `${caller(harbour, berths)}kubectl create -f caller.yml
` },
    alternatives: [
      { commands: `kubectl run caller --image=nginx --env=PORT=${7000 + berths} --env=HOST=${harbour} --env='URL=http://$(HOST):$(PORT)/ships'` },
    ],
    free: ['caller.yml', 'EOF', 'web'],
    mistakes: [
      {
        title: 'the URL before the others',
        commands: `kubectl run caller --image=nginx --env='URL=http://$(HOST):$(PORT)/ships' --env=HOST=${harbour} --env=PORT=${7000 + berths}`,
        failing: { check: 'url', saying: 'URL is "http://$(HOST):$(PORT)/ships"' },
      },
      {
        title: 'written out',
        commands: `kubectl run caller --image=nginx --env=HOST=${harbour} --env=PORT=${7000 + berths} --env=URL=http://${harbour}:${7000 + berths}/ships`,
        failing: { check: 'composed', saying: 'without $(HOST) and $(PORT)' },
      },
      {
        title: 'braces, which only a shell knows',
        commands: `${caller(harbour, berths).replace('$(HOST):$(PORT)', '${HOST}:${PORT}')}kubectl create -f caller.yml\n`,
        failing: { check: 'url', saying: 'URL is "http://${HOST}:${PORT}/ships"' },
      },
    ],
  },
  {
    id: 'other-colour',
    kind: 'predict',
    title: 'Another colour',
    points: 10,
    task: 'The Pod `sign` (its manifest is `sign.yml`) runs with `COLOUR` set to `orange`. Say what you expect of the command, and try it. Then bring about a Pod `sign`, running nginx, in which `COLOUR` is `green`.',
    question: ANOTHER_COLOUR,
    setup: `${SIGN}kubectl create -f sign.yml
kubectl wait --for=condition=Ready pod/sign --timeout=60s
`,
    touches: ['pod/sign'],
    checks: [
      predicted(ANOTHER_COLOUR),
      podCheck('image', 'Pod `sign` runs nginx', { pod: 'sign', ask: usesImage('nginx') }),
      podCheck('colour', '`COLOUR` is `green`', { pod: 'sign', ask: environmentHas('COLOUR', 'green') }),
      podCheck('running', 'Pod `sign` is `Running` and ready', { pod: 'sign', ask: isRunning }),
    ],
    hints: [
      'The command’s answer lists what may be changed in a Pod that exists.',
      'A container with another environment is another container, and for a bare Pod that means another Pod.',
      'Change the colour in `sign.yml`, then `kubectl replace --force -f sign.yml`, which deletes and creates in one go.',
    ],
    solution: { answer: 'refused', commands: `${SIGN.replace('orange', 'green')}kubectl replace --force -f sign.yml
` },
    alternatives: [
      { answer: 'at-once', commands: 'kubectl delete pod sign; kubectl run sign --image=nginx --env=COLOUR=green' },
      { answer: 'restart', commands: "sed -i 's/orange/green/' sign.yml; kubectl delete -f sign.yml --now; kubectl apply -f sign.yml" },
    ],
    free: ['sign.yml', 'EOF', 'web'],
    mistakes: [
      { title: 'tried, and left it at that', answer: 'restart', commands: 'kubectl set env pod/sign COLOUR=green', failing: { check: 'colour', saying: 'COLOUR is "orange"' } },
      { title: 'changed it in a shell inside', answer: 'at-once', commands: "kubectl exec sign -- sh -c 'export COLOUR=green'", failing: { check: 'colour', saying: 'COLOUR is "orange"' } },
      { title: 'applied the changed file, which is refused, too', answer: 'refused', commands: "sed -i 's/orange/green/' sign.yml; kubectl apply -f sign.yml", failing: { check: 'colour', saying: 'COLOUR is "orange"' } },
    ],
    afterwards: 'A Deployment does this replacing for you: change a variable in its template, and it makes new Pods and takes the old ones away, a few at a time.',
  },
]);

/** The variable's value, as it is written in the manifest, refers to these others. */
function refersTo(name: string, others: readonly string[]): PodQuestion {
  return (pod) => {
    const value = (pod.spec?.containers ?? []).flatMap(({ env }) => env ?? []).find((variable) => variable.name === name)?.value ?? '';
    const missing = others.map((other) => `$(${other})`).filter((reference) => !value.includes(reference));
    if (missing.length === 0) return passed(`${name} is written ${value}`);
    return failed({ found: `${name} is written ${JSON.stringify(value)}, without ${missing.join(' and ')}`, wanted: `${others.map((other) => `$(${other})`).join(' and ')} in it`, lookAt: `\`kubectl get pod ${pod.metadata?.name} -o yaml\`, under env` });
  };
}
