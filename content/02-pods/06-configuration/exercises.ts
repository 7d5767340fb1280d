import type { Exercise, Question } from '#lib/checks/index.ts';
import {
  answerCheck, defineExercises, environmentHas, failed, filledIn, hasAnswered, hasSaid, holds, isRunning, mountsInCommon, oneOf, passed, podCheck, predicted, runsWhere, takenFrom, usesImage,
} from '#lib/checks/index.ts';

const SHIPS = oneOf('albatross', 'cormorant', 'kittiwake', 'sandpiper', 'shearwater', 'turnstone');

const office = (ship: string) => `cat > office.yml <<'EOF'
apiVersion: v1
kind: ConfigMap
metadata:
  name: office
data:
  SHIP: ${ship}
  BERTH: "7"
---
apiVersion: v1
kind: Secret
metadata:
  name: office-login
stringData:
  password: rope-and-tar
---
apiVersion: v1
kind: Pod
metadata:
  name: office
spec:
  containers:
  - name: web
    image: nginx:latest
    envFrom:
    - configMapRef:
        name: office
    env:
    - name: PASSWORD
      valueFrom:
        secretKeyRef:
          name: office-login
          key: password
EOF
`;

const SHOP_FRONT = `cat > front.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: front
spec:
  containers:
  - name: web
    image: nginx:latest
    env:
    - name: COLOUR
      valueFrom:
        configMapKeyRef:
          name: front
          key: colour
EOF
`;

const WELCOME = `cat > welcome.yml <<'EOF'
apiVersion: v1
kind: ConfigMap
metadata:
  name: welcome
data:
  index.html: |
    <h1>Welcome aboard</h1>
---
apiVersion: v1
kind: Pod
metadata:
  name: welcome
spec:
  volumes:
  - name: pages
    configMap:
      name: welcome
  containers:
  - name: web
    image: nginx:latest
    volumeMounts:
    - name: pages
      mountPath: /usr/share/nginx/html
EOF
`;

const ASK_FOR_WELCOME = `kubectl wait --for=condition=Ready pod/welcome --timeout=60s
curl http://$(kubectl get pod welcome -o jsonpath='{.status.podIP}')/
`;

const welcomeWith = (manifest: string) => `${manifest}kubectl apply -f welcome.yml\n${ASK_FOR_WELCOME}`;

const BOARD = `cat > board.yml <<'EOF'
apiVersion: v1
kind: ConfigMap
metadata:
  name: board
data:
  COLOUR: orange
---
apiVersion: v1
kind: Pod
metadata:
  name: board
spec:
  terminationGracePeriodSeconds: 1
  volumes:
  - name: settings
    configMap:
      name: board
  containers:
  - name: board
    image: busybox:latest
    command: ["sh", "-c", "while true; do echo file $(cat /settings/COLOUR), variable $COLOUR; sleep 5; done"]
    envFrom:
    - configMapRef:
        name: board
    volumeMounts:
    - name: settings
      mountPath: /settings
EOF
kubectl create -f board.yml
kubectl wait --for=condition=Ready pod/board --timeout=60s
rm board.yml
`;

const SELF = `cat > self.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: self
spec:
  containers:
  - name: web
    image: nginx:latest
    env:
    - name: MY_NODE
      valueFrom:
        fieldRef:
          fieldPath: spec.nodeName
    - name: MY_ADDRESS
      valueFrom:
        fieldRef:
          fieldPath: status.podIP
EOF
`;

const WHO_FOLLOWS: Question = {
  type: 'choice',
  prompt: 'The container has the key `COLOUR` both as a variable and as a file. You change it in the ConfigMap from orange to green. What does the container see two minutes later?',
  options: [
    { id: 'both', text: 'Green in both' },
    { id: 'neither', text: 'Orange in both, until it is started anew' },
    { id: 'file', text: 'Green in the file, orange in the variable' },
    { id: 'variable', text: 'Orange in the file, green in the variable' },
  ],
};

const READ_SECRET = (ship: string): Exercise => ({
  id: 'read-secret',
  kind: 'answer',
  title: 'What is the password?',
  points: 5,
  task: 'A Secret `vault` holds a password under the key `password`. Read it.',
  question: { type: 'text', prompt: 'The password, in plain text' },
  setup: `kubectl create secret generic vault --from-literal=password=${ship}-1851
`,
  touches: ['secret/vault'],
  checks: [
    answerCheck('password', 'It is the password in `vault`', (answer) => {
      if (answer === `${ship}-1851`) return passed('the password, decoded');
      const encoded = answer === Buffer.from(`${ship}-1851`).toString('base64');
      return failed({
        found: encoded ? `${answer} is the password as it is stored, in base64` : `${answer} is not the password`,
        wanted: 'the password in plain text',
        lookAt: encoded ? 'what `base64 -d` makes of it' : '`kubectl get secret vault -o yaml`, under data',
      });
    }),
  ],
  hints: [
    '`describe` will not show it. `get` with `-o yaml` or `-o jsonpath` will, encoded.',
    'What is under `data` has to go through `base64 -d`.',
    "`kubectl get secret vault -o jsonpath='{.data.password}' | base64 -d`.",
  ],
  solution: { answer: `${ship}-1851` },
  mistakes: [
    { title: 'still encoded', answer: Buffer.from(`${ship}-1851`).toString('base64'), failing: { check: 'password', saying: 'as it is stored, in base64' } },
    { title: 'its length, which describe shows', answer: '14 bytes', failing: { check: 'password', saying: '14 bytes is not the password' } },
  ],
});

export default defineExercises({ ship: SHIPS }, ({ ship }) => [
  READ_SECRET(ship),
  {
    id: 'from-both',
    title: 'Settings here, the password there',
    points: 20,
    task:
      `Make a ConfigMap \`office\` with the keys \`SHIP\` (its value: \`${ship}\`) and \`BERTH\` (\`7\`), and a Secret \`office-login\` with the key \`password\` (\`rope-and-tar\`). ` +
      'Then run a Pod `office` with nginx that has `SHIP` and `BERTH` from the ConfigMap as variables, and the password as the variable `PASSWORD` from the Secret.',
    touches: ['pod/office', 'configmap/office', 'secret/office-login'],
    checks: [
      holds('map', { kind: 'ConfigMap', name: 'office', values: { SHIP: ship, BERTH: '7' } }),
      holds('secret', { kind: 'Secret', name: 'office-login', values: { password: 'rope-and-tar' } }),
      podCheck('ship', '`SHIP` comes from the ConfigMap', { pod: 'office', ask: takenFrom('SHIP', { kind: 'ConfigMap', name: 'office' }) }),
      podCheck('berth', '`BERTH` comes from the ConfigMap', { pod: 'office', ask: takenFrom('BERTH', { kind: 'ConfigMap', name: 'office' }) }),
      podCheck('password', '`PASSWORD` comes from the Secret', { pod: 'office', ask: takenFrom('PASSWORD', { kind: 'Secret', name: 'office-login' }) }),
      podCheck('value', '`PASSWORD` is `rope-and-tar`', { pod: 'office', ask: environmentHas('PASSWORD', 'rope-and-tar') }),
      podCheck('image', 'Pod `office` runs nginx', { pod: 'office', ask: usesImage('nginx') }),
      podCheck('running', 'Pod `office` is `Running` and ready', { pod: 'office', ask: isRunning }),
    ],
    hints: [
      'Two commands make the ConfigMap and the Secret; the Pod is the one above with other names.',
      'The ConfigMap with `envFrom`, so that its keys become the variables. The Secret’s key has another name than the variable, so it needs `valueFrom` with `secretKeyRef`.',
      `\`kubectl create configmap office --from-literal=SHIP=${ship} --from-literal=BERTH=7\`, \`kubectl create secret generic office-login --from-literal=password=rope-and-tar\`, and \`shop.yml\` with \`office\`, \`office-login\` and \`PASSWORD\` in place of the names there.`,
    ],
    solution: { commands: `${office(ship)}kubectl create -f office.yml
` },
    alternatives: [
      {
        commands: `kubectl create configmap office --from-literal=SHIP=${ship} --from-literal=BERTH=7
kubectl create secret generic office-login --from-literal=password=rope-and-tar
cat > p.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: office
spec:
  containers:
  - name: office
    image: nginx
    env:
    - {name: SHIP, valueFrom: {configMapKeyRef: {name: office, key: SHIP}}}
    - {name: BERTH, valueFrom: {configMapKeyRef: {name: office, key: BERTH}}}
    - {name: PASSWORD, valueFrom: {secretKeyRef: {name: office-login, key: password}}}
EOF
kubectl apply -f p.yml`,
      },
      { commands: `${office(ship).replace('stringData:\n  password: rope-and-tar', 'data:\n  password: cm9wZS1hbmQtdGFy')}kubectl apply -f office.yml` },
    ],
    free: ['office.yml', 'EOF', 'web'],
    mistakes: [
      {
        title: 'all of the Secret at once, under the key’s own name',
        commands: `${office(ship).replace(/ {4}env:[\s\S]*key: password\n/, '    - secretRef:\n        name: office-login\n')}kubectl create -f office.yml`,
        failing: { check: 'password', saying: 'no container has a variable PASSWORD' },
      },
      {
        title: 'the password in plain text in the manifest',
        commands: `${office(ship).replace(/ {6}valueFrom:[\s\S]*key: password\n/, '      value: rope-and-tar\n')}kubectl create -f office.yml`,
        failing: { check: 'password', saying: 'PASSWORD is a value in the manifest' },
      },
      {
        title: 'plain text under data, which is refused',
        commands: `${office(ship).replace('stringData', 'data')}kubectl create -f office.yml`,
        failing: { check: 'secret', saying: 'no Secret office-login' },
      },
      {
        title: 'a key that the Secret does not have',
        commands: `${office(ship).replace('key: password', 'key: PASSWORD')}kubectl create -f office.yml`,
        failing: { check: 'running', saying: 'CreateContainerConfigError' },
      },
    ],
  },
  {
    id: 'missing-key',
    kind: 'repair',
    title: 'A container that will not start',
    points: 15,
    task:
      'A Pod `front` has been made from `front.yml`. It should get the variable `COLOUR` from a ConfigMap, but its container does not start. Find out what is missing and provide it; the colour should be `blue`.',
    setup: `${SHOP_FRONT}kubectl create configmap front --from-literal=color=blue
kubectl apply -f front.yml
`,
    touches: ['pod/front', 'configmap/front'],
    checks: [
      podCheck('from-map', '`COLOUR` comes from a ConfigMap', { pod: 'front', ask: takenFrom('COLOUR', { kind: 'ConfigMap' }) }),
      podCheck('running', 'Pod `front` is `Running` and ready', { pod: 'front', ask: isRunning }),
      podCheck('value', 'Its value is `blue`', { pod: 'front', ask: environmentHas('COLOUR', 'blue') }),
    ],
    hints: [
      '`kubectl describe pod front` says in its Events what the kubelet could not find.',
      'Compare the key that the Pod asks for with the keys of the ConfigMap: `kubectl describe configmap front`.',
      'The Pod asks for `colour`, the ConfigMap has `color`. Add the key: `kubectl create configmap front --from-literal=colour=blue --dry-run=client -o yaml | kubectl apply -f -`. The kubelet tries again by itself.',
    ],
    solution: { commands: `kubectl create configmap front --from-literal=colour=blue --dry-run=client -o yaml | kubectl apply -f -
` },
    alternatives: [
      { commands: 'kubectl patch configmap front -p \'{"data":{"colour":"blue"}}\'' },
      { commands: 'KUBE_EDITOR="sed -i s/color:/colour:/" kubectl edit configmap front' },
      { commands: "sed -i 's/key: colour/key: color/' front.yml; kubectl replace --force -f front.yml" },
    ],
    mistakes: [
      {
        title: 'wrote the value into the manifest instead',
        commands: 'kubectl delete pod front --now; kubectl run front --image=nginx --env=COLOUR=blue',
        failing: { check: 'from-map', saying: 'COLOUR is a value in the manifest' },
      },
      {
        title: 'made the key optional, so that it starts without a colour',
        commands: "kubectl delete pod front --now; sed 's/          key: colour/          key: colour\\n          optional: true/' front.yml | kubectl apply -f -",
        failing: { check: 'value', saying: 'COLOUR is not set' },
      },
      {
        title: 'another colour',
        commands: 'kubectl patch configmap front -p \'{"data":{"colour":"red"}}\'',
        failing: { check: 'value', saying: 'COLOUR is "red"' },
      },
    ],
  },
  {
    id: 'page-from-map',
    title: 'A page from a ConfigMap',
    points: 15,
    task:
      'Let a Pod `welcome`, whose container `web` is nginx, serve a start page that is not in its image: make a ConfigMap `welcome` whose key `index.html` is a page with the words `Welcome aboard`, and mount it where nginx looks for pages, `/usr/share/nginx/html`. Then ask the Pod for `/` with `curl`.',
    touches: ['pod/welcome', 'configmap/welcome'],
    checks: [
      holds('map', { kind: 'ConfigMap', name: 'welcome', values: { 'index.html': 'Welcome aboard' }, within: true }),
      podCheck('image', 'Its container `web` runs nginx', { pod: 'welcome', ask: runsWhere({ web: 'nginx' }) }),
      podCheck('mount', 'The ConfigMap is mounted at nginx’s pages', { pod: 'welcome', ask: mountsInCommon({ type: 'configMap', source: 'welcome', containers: ['web'], at: { web: '/usr/share/nginx/html' } }) }),
      podCheck('running', 'Pod `welcome` is `Running` and ready', { pod: 'welcome', ask: isRunning }),
      podCheck('served', 'It has answered `GET /` with the page', { pod: 'welcome', ask: hasAnswered({ path: '/' }) }),
    ],
    hints: [
      'A key may be a file’s name, and its value the file. The Pod is like `reader` above, with one volume.',
      "`kubectl create configmap welcome --from-literal=index.html='Welcome aboard'` makes the ConfigMap. In the Pod: a volume with `configMap: {name: welcome}`, and a mount of it at `/usr/share/nginx/html`.",
      "When `kubectl get pods` says `Running`: `curl http://$(kubectl get pod welcome -o jsonpath='{.status.podIP}')/`.",
    ],
    solution: { commands: welcomeWith(WELCOME) },
    alternatives: [
      {
        commands: `echo Welcome aboard > index.html; kubectl create configmap welcome --from-file=index.html
${welcomeWith(WELCOME.replace(/apiVersion: v1\nkind: ConfigMap[\s\S]*?---\n/, ''))}`,
      },
    ],
    free: ['welcome.yml', 'EOF', 'pages', 'h1', '60s'],
    mistakes: [
      { title: 'a key that is no page’s name', commands: welcomeWith(WELCOME.replace('index.html: |', 'page: |')), failing: { check: 'map', saying: 'index.html is not set; there is page' } },
      { title: 'mounted where nginx does not look', commands: welcomeWith(WELCOME.replace('/usr/share/nginx/html', '/var/www/html')), failing: { check: 'mount', saying: 'mounts it at /var/www/html' } },
      { title: 'a volume of another ConfigMap', commands: welcomeWith(WELCOME.replace('configMap:\n      name: welcome', 'configMap:\n      name: pages')), failing: { check: 'mount', saying: 'web mounts pages (configMap pages)' } },
      { title: 'never asked for', commands: `${WELCOME}kubectl apply -f welcome.yml`, failing: { check: 'served', saying: 'nobody has asked for / yet' } },
    ],
    afterwards: 'The whole directory is now the ConfigMap: nginx’s own `50x.html` is hidden. To add one file and leave the others, mount a single key with `subPath`; such a file does not follow changes.',
  },
  {
    id: 'which-follows',
    kind: 'predict',
    title: 'Who follows a change?',
    points: 10,
    task: 'The Pod `board` has the ConfigMap `board` as variables and as files, and prints both every five seconds. Say what you expect. Then change `COLOUR` in the ConfigMap to `green`, and follow the log with `kubectl logs -f board`. You may skip ahead.',
    question: WHO_FOLLOWS,
    setup: BOARD,
    touches: ['pod/board', 'configmap/board'],
    checks: [
      predicted(WHO_FOLLOWS),
      holds('map', { kind: 'ConfigMap', name: 'board', values: { COLOUR: 'green' } }),
      podCheck('seen', '`board` has printed what became of it', { pod: 'board', ask: hasSaid({ words: 'file green, variable orange' }) }),
    ],
    hints: [
      '`kubectl edit configmap board` opens it in an editor.',
      'A variable is fixed when its process begins. A file can be written anew at any time, if somebody does it.',
      '`kubectl patch configmap board -p \'{"data":{"COLOUR":"green"}}\'`, and then patience for a minute or so.',
    ],
    solution: { answer: 'file', commands: 'kubectl patch configmap board -p \'{"data":{"COLOUR":"green"}}\'\n' },
    alternatives: [
      { answer: 'both', commands: 'KUBE_EDITOR="sed -i s/orange/green/" kubectl edit configmap board' },
      { answer: 'neither', commands: 'kubectl create configmap board --from-literal=COLOUR=green --dry-run=client -o yaml | kubectl apply -f -' },
    ],
    mistakes: [
      { title: 'another colour', answer: 'both', commands: 'kubectl patch configmap board -p \'{"data":{"COLOUR":"red"}}\'', failing: { check: 'map', saying: 'COLOUR is "red"' } },
      { title: 'another key', answer: 'file', commands: 'kubectl patch configmap board -p \'{"data":{"colour":"green"}}\'', failing: { check: 'seen', saying: 'file orange, variable orange' } },
      { title: 'only waited', answer: 'neither', commands: 'kubectl get pods', failing: { check: 'map', saying: 'COLOUR is "orange"' } },
    ],
    afterwards: 'The kubelet looks after mounted ConfigMaps and Secrets about once a minute. The program must notice by itself that its file has changed: nginx, for one, wants to be told with `nginx -s reload`.',
  },
  {
    id: 'own-facts',
    title: 'A Pod that knows where it is',
    points: 10,
    task: 'Run a Pod `self` with nginx, whose variable `MY_NODE` is the name of the node that it runs on, and `MY_ADDRESS` the Pod’s own IP address, whatever they come to be.',
    touches: ['pod/self'],
    checks: [
      podCheck('image', 'Pod `self` runs nginx', { pod: 'self', ask: usesImage('nginx') }),
      podCheck('node', '`MY_NODE` is filled in from the Pod', { pod: 'self', ask: filledIn('MY_NODE', 'spec.nodeName') }),
      podCheck('address', '`MY_ADDRESS` is filled in from the Pod', { pod: 'self', ask: filledIn('MY_ADDRESS', 'status.podIP') }),
      podCheck('running', 'Pod `self` is `Running` and ready', { pod: 'self', ask: isRunning }),
    ],
    hints: [
      'Both are in the table above.',
      'Two entries in `env`, each with `valueFrom`, `fieldRef` and `fieldPath`.',
      'The paths are `spec.nodeName` and `status.podIP`.',
    ],
    solution: { commands: `${SELF}kubectl create -f self.yml
` },
    alternatives: [{ commands: `${SELF.replace('podIP', 'podIPs')}kubectl apply -f self.yml` }],
    free: ['self.yml', 'EOF', 'web'],
    mistakes: [
      { title: 'written by hand', commands: 'kubectl run self --image=nginx --env=MY_NODE=kube-worker01 --env=MY_ADDRESS=10.42.1.2', failing: { check: 'node', saying: 'MY_NODE is "kube-worker01"' } },
      { title: 'the node’s address', commands: `${SELF.replace('status.podIP', 'status.hostIP')}kubectl create -f self.yml`, failing: { check: 'address', saying: 'MY_ADDRESS is taken from status.hostIP' } },
      { title: 'a path that cannot be had, which is refused', commands: `${SELF.replace('spec.nodeName', 'status.nodeName')}kubectl create -f self.yml`, failing: { check: 'node', saying: 'no Pod in namespace default' } },
    ],
  },
]);
