import { defineExercises, failed, isRunning, mountsInCommon, passed, podCheck, runsWhere } from '#lib/checks/index.ts';

const HELPER = `cat > site.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: site
spec:
  volumes:
  - name: pages
    emptyDir: {}
  containers:
  - name: web
    image: nginx:latest
    volumeMounts:
    - name: pages
      mountPath: /usr/share/nginx/html
  - name: writer
    image: busybox:latest
    command: ["sh", "-c", "while true; do date > /pages/index.html; sleep 5; done"]
    volumeMounts:
    - name: pages
      mountPath: /pages
EOF
`;

const APPLY_HELPER = `${HELPER}kubectl apply -f site.yml
kubectl wait --for=condition=Ready pod/site --timeout=60s
`;

const SEEING = `cat > seeing-pod.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: seeing-pod
spec:
  shareProcessNamespace: true
  containers:
  - name: web
    image: nginx:latest
  - name: watcher
    image: busybox:latest
    args: ["sleep", "99999999999"]
EOF
`;

const COURIER = `cat > courier.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: courier
spec:
  terminationGracePeriodSeconds: 1
  volumes:
  - name: outbox
    emptyDir: {}
  - name: inbox
    emptyDir: {}
  containers:
  - name: sender
    image: busybox:latest
    command: ["sh", "-c", "echo Dear reader > /out/letter; sleep 99999999999"]
    volumeMounts:
    - name: outbox
      mountPath: /out
  - name: receiver
    image: busybox:latest
    command: ["sleep", "99999999999"]
    volumeMounts:
    - name: inbox
      mountPath: /in
EOF
`;

/** The receiver mounts what the sender writes into. */
const MENDED_COURIER = COURIER.replace('  - name: inbox\n    emptyDir: {}\n', '').replace('- name: inbox', '- name: outbox');

export default defineExercises([
  {
    id: 'helper',
    title: 'A helper that writes the page',
    points: 20,
    task:
      'Make a Pod named `site`. Its container `web` runs nginx; its container `writer` runs busybox and writes the present time into a file every few seconds. ' +
      'Let nginx serve that file as its start page, from an `emptyDir` that both containers mount. (nginx looks for `index.html` in `/usr/share/nginx/html`.)',
    checks: [
      podCheck('running', 'Pod `site` runs `web` and `writer`', { pod: 'site', ask: runsWhere({ web: 'nginx', writer: 'busybox' }) }),
      podCheck('volume', 'Both mount one `emptyDir`, `web` at nginx’s pages', {
        pod: 'site',
        ask: mountsInCommon({ type: 'emptyDir', containers: ['web', 'writer'], at: { web: '/usr/share/nginx/html' } }),
      }),
      podCheck('ready', 'Both containers are ready', { pod: 'site', ask: isRunning }),
    ],
    hints: [
      'Begin with the manifest above. Three things change: the names, where `web` mounts the volume, and what the second container does instead of sleeping.',
      'The second container needs a shell loop: `command: ["sh", "-c", "while true; do …; sleep 5; done"]`. Inside the loop, `date > /pages/index.html` writes the time; `/pages` is where you mount the volume for the writer.',
      'Volume `pages` with `emptyDir: {}`; `web` mounts it at `/usr/share/nginx/html`, `writer` at `/pages`, and runs `while true; do date > /pages/index.html; sleep 5; done`.',
    ],
    solution: { commands: APPLY_HELPER },
    mistakes: [
      {
        title: 'a volume for each',
        commands: HELPER.replace('    emptyDir: {}\n', '    emptyDir: {}\n  - name: mine\n    emptyDir: {}\n').replace('    - name: pages\n      mountPath: /pages', '    - name: mine\n      mountPath: /pages') + 'kubectl apply -f site.yml\n',
        failing: { check: 'volume', saying: 'web mounts pages, writer mounts mine' },
      },
      {
        title: 'mounted where nginx does not look',
        commands: `${HELPER.replace('/usr/share/nginx/html', '/var/www/html')}kubectl apply -f site.yml\n`,
        failing: { check: 'volume', saying: 'web mounts it at /var/www/html' },
      },
      {
        title: 'a writer that ends at once',
        commands: `${HELPER.replace('while true; do date > /pages/index.html; sleep 5; done', 'date > /pages/index.html')}kubectl apply -f site.yml\n`,
        failing: { check: 'ready', saying: 'writer has ended and was restarted' },
      },
      {
        title: 'the helper under another name',
        commands: `${HELPER.replace('name: writer', 'name: helper')}kubectl apply -f site.yml\n`,
        failing: { check: 'running', saying: 'web, helper' },
      },
    ],
  },
  {
    id: 'wrong-mount',
    title: 'Repair: the file that never arrives',
    points: 15,
    task:
      'Someone made a Pod `courier` (its manifest is `courier.yml`): the container `sender` writes `/out/letter`, and `receiver` should find it at `/in/letter`. It does not. Find out why and repair it, so that both see the same directory at the paths they use.',
    setup: `${COURIER}kubectl apply -f courier.yml
kubectl wait --for=condition=Ready pod/courier --timeout=60s
`,
    checks: [
      podCheck('shared', 'Both mount one volume, at `/out` and at `/in`', {
        pod: 'courier',
        ask: mountsInCommon({ type: 'emptyDir', containers: ['sender', 'receiver'], at: { sender: '/out', receiver: '/in' } }),
      }),
      podCheck('ready', 'Pod `courier` is `Running` and ready', { pod: 'courier', ask: isRunning }),
    ],
    hints: [
      'Compare the names: which volume does each container mount? `kubectl describe pod courier` lists them under Mounts.',
      'The sender writes into the volume `outbox`, the receiver looks into `inbox`. They are two directories. Let the receiver mount the sender’s.',
      'In `courier.yml`, under `receiver`, write `name: outbox` instead of `name: inbox`. Mounts cannot be changed in a Pod that exists: delete it, and create it anew.',
    ],
    solution: { commands: `${MENDED_COURIER}kubectl replace --force -f courier.yml
kubectl wait --for=condition=Ready pod/courier --timeout=60s
` },
    mistakes: [
      {
        title: 'changed the file, not the Pod',
        commands: "sed -i 's/name: inbox/name: outbox/g' courier.yml",
        failing: { check: 'shared', saying: 'sender mounts outbox, receiver mounts inbox' },
      },
      {
        title: 'applied the change to the Pod that exists, which cannot be',
        commands: "sed -i '$!N;s/- name: inbox\\n      mountPath/- name: outbox\\n      mountPath/;P;D' courier.yml; kubectl apply -f courier.yml",
        failing: { check: 'shared', saying: 'receiver mounts inbox' },
      },
      {
        title: 'took the Pod away and forgot to bring it back',
        commands: 'kubectl delete pod courier --now',
        failing: { check: 'shared', saying: 'no Pod in namespace default' },
      },
    ],
  },
  {
    id: 'see-processes',
    title: 'Let the watcher see',
    points: 10,
    task: 'Have a Pod named `seeing-pod` running, with a container of nginx and one of busybox, in which each sees the other’s processes.',
    checks: [
      podCheck('shared', 'The containers share their processes', {
        pod: 'seeing-pod',
        ask(pod) {
          if (pod.spec?.shareProcessNamespace === true) return passed('shareProcessNamespace is true');
          return failed({
            found: `shareProcessNamespace is ${pod.spec?.shareProcessNamespace ?? 'not set'}`,
            wanted: 'shareProcessNamespace: true in the spec',
            lookAt: '`kubectl explain pod.spec.shareProcessNamespace`; it is fixed once the Pod exists',
          });
        },
      }),
      podCheck('images', 'One container runs nginx, one busybox', { pod: 'seeing-pod', ask: runsWhere(['nginx', 'busybox']) }),
      podCheck('ready', 'Pod `seeing-pod` is `Running` and ready', { pod: 'seeing-pod', ask: isRunning }),
    ],
    hints: [
      'It is one field of the Pod’s `spec`, beside `containers`, not inside one of them.',
      'The manifest above does it. The busybox container needs something to do that does not end, such as `sleep 99999999999`.',
      'Press **Save** on the manifest above, then `kubectl create -f seeing-pod.yml`.',
    ],
    solution: { commands: `${SEEING}kubectl create -f seeing-pod.yml
` },
    mistakes: [
      {
        title: 'without the field',
        commands: `${SEEING.replace('  shareProcessNamespace: true\n', '')}kubectl create -f seeing-pod.yml\n`,
        failing: { check: 'shared', saying: 'not set' },
      },
      {
        title: 'one container only',
        commands: `${SEEING.slice(0, SEEING.indexOf('  - name: watcher'))}EOF\nkubectl create -f seeing-pod.yml\n`,
        failing: { check: 'images', saying: 'nginx:latest' },
      },
      {
        title: 'a watcher with nothing to do',
        commands: `${SEEING.replace('    args: ["sleep", "99999999999"]\n', '')}kubectl create -f seeing-pod.yml\n`,
        failing: { check: 'ready', saying: 'watcher has ended and was restarted' },
      },
    ],
  },
]);
