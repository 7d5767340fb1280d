import type { Question } from '#lib/checks/index.ts';
import { defineExercises, failed, hasAnswered, hasRestarted, hasSaid, isRunning, mountsInCommon, passed, podCheck, predicted, quiz, runsWhere } from '#lib/checks/index.ts';

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

const WAIT_FOR_IT = `kubectl wait --for=condition=Ready pod/site --timeout=60s
`;

const ASK_IT = "curl http://$(kubectl get pod site -o jsonpath='{.status.podIP}')/\n";

/** The helper as it should be or with a slip, applied, and asked for its page once it runs. */
const helperWith = (manifest: string) => `${manifest}kubectl apply -f site.yml\n${WAIT_FOR_IT}${ASK_IT}`;

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
    command: ["sh", "-c", "until cat /in/letter; do sleep 5; done; sleep 99999999999"]
    volumeMounts:
    - name: inbox
      mountPath: /in
EOF
`;

/** The receiver mounts what the sender writes into. */
const MENDED_COURIER = COURIER.replace('  - name: inbox\n    emptyDir: {}\n', '').replace('- name: inbox', '- name: outbox');

const SHARED_POD = `cat > shared-pod.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: test-pod
spec:
  volumes:
  - name: shared-directory
    emptyDir: {}
  containers:
  - name: web
    image: nginx:latest
    volumeMounts:
    - name: shared-directory
      mountPath: /var/tmp/shared
  - name: sleep
    image: busybox:latest
    args: ["sleep", "99999999999"]
    volumeMounts:
    - name: shared-directory
      mountPath: /var/tmp/shared
EOF
kubectl create -f shared-pod.yml
kubectl wait --for=condition=Ready pod/test-pod --timeout=60s
`;

const AFTER_A_RESTART: Question = {
  type: 'choice',
  prompt: 'Two files are written in `web`: `/var/tmp/shared/one`, in the volume, and `/root/two`, beside it. Then nginx quits, and the container is started anew. Which files are there?',
  options: [
    { id: 'both', text: 'Both' },
    { id: 'one', text: 'Only `one`, in the volume' },
    { id: 'none', text: 'Neither' },
  ],
};

export default defineExercises([
  {
    id: 'after-a-restart',
    kind: 'predict',
    title: 'What a restart leaves',
    points: 10,
    task: 'Say what you expect. Then try it on `test-pod`: write both files in its container `web`, let nginx quit with `nginx -s quit`, and look for the files again.',
    question: AFTER_A_RESTART,
    setup: SHARED_POD,
    touches: ['pod/test-pod'],
    checks: [
      predicted(AFTER_A_RESTART),
      podCheck('volume', '`web` and `sleep` mount one `emptyDir`', {
        pod: 'test-pod',
        ask: mountsInCommon({ type: 'emptyDir', containers: ['web', 'sleep'], at: { web: '/var/tmp/shared' } }),
      }),
      podCheck('ended', 'The container `web` has ended, and was started again', { pod: 'test-pod', ask: hasRestarted('web') }),
    ],
    hints: [
      'Write with `kubectl exec test-pod -c web -- touch …`, as often as you need.',
      'Which of the two places belongs to the Pod, and which to the container?',
      '`kubectl exec test-pod -c web -- touch /var/tmp/shared/one /root/two`, then `kubectl exec test-pod -c web -- nginx -s quit`, then `kubectl exec test-pod -c web -- ls /var/tmp/shared /root`.',
    ],
    solution: { answer: 'one', commands: "kubectl exec test-pod -c web -- sh -c 'touch /var/tmp/shared/one /root/two; nginx -s quit'\n" },
    alternatives: [{ answer: 'both', commands: "kubectl exec test-pod -- sh -c 'kill -QUIT 1'" }],
    free: ['touch', '/var/tmp/shared/one', '/root/two'],
    mistakes: [
      { title: 'only looked', answer: 'none', commands: 'kubectl exec test-pod -c web -- ls /root', failing: { check: 'ended', saying: 'container web has run since its Pod began' } },
      { title: 'asked the other container to quit', answer: 'one', commands: 'kubectl exec test-pod -c sleep -- kill 1', failing: { check: 'ended', saying: 'container web has run' } },
      { title: 'took the whole Pod away', answer: 'one', commands: 'kubectl delete pod test-pod --now', failing: { check: 'ended', saying: 'no Pod in namespace default' } },
    ],
    afterwards:
      'The kubelet made a new container from the image, so `/root/two` is gone. The volume belongs to the Pod, and the Pod never left its node. Its other container noticed nothing.',
  },
  quiz({
    id: 'which-volume',
    title: 'Where may it be kept?',
    points: 5,
    prompt: 'For which of these is an `emptyDir` the right place?',
    options: [
      { id: 'customers', text: 'The database of customers', wrong: { because: 'it would be gone with its Pod', lookAt: 'how long a volume lives' } },
      { id: 'unpacked', text: 'Pictures that one container unpacks and the other one serves' },
      { id: 'between-pods', text: 'Files that the Pod `shop` hands to the Pod `mail`', wrong: { because: 'it belongs to one Pod; no other Pod can mount it', lookAt: 'the first words about `volumes`' } },
      { id: 'program', text: 'The program that the container runs', wrong: { because: 'it begins empty; the program comes with the image', lookAt: 'what the name says' } },
    ],
    hints: ['It begins empty, belongs to one Pod, and goes with it.', 'So it must be something that can be made again, by somebody in the same Pod.', 'The pictures can be unpacked again at any time.'],
  }),
  {
    id: 'helper',
    title: 'A helper that writes the page',
    points: 20,
    task:
      'Make a Pod named `site`. Its container `web` runs nginx; its container `writer` runs busybox and writes the present time into a file every few seconds. ' +
      'Let nginx serve that file as its start page, from an `emptyDir` that both containers mount. (nginx looks for `index.html` in `/usr/share/nginx/html`.) Then ask it for `/` with `curl`.',
    touches: ['pod/site'],
    checks: [
      podCheck('running', 'Pod `site` runs `web` and `writer`', { pod: 'site', ask: runsWhere({ web: 'nginx', writer: 'busybox' }) }),
      podCheck('volume', 'Both mount one `emptyDir`, `web` at nginx’s pages', {
        pod: 'site',
        ask: mountsInCommon({ type: 'emptyDir', containers: ['web', 'writer'], at: { web: '/usr/share/nginx/html' } }),
      }),
      podCheck('ready', 'Both containers are ready', { pod: 'site', ask: isRunning }),
      podCheck('served', '`web` has answered `GET /` with the page', { pod: 'site', ask: hasAnswered({ path: '/', container: 'web' }) }),
    ],
    hints: [
      'Begin with the manifest above. Three things change: the names, where `web` mounts the volume, and what the second container does instead of sleeping.',
      'The second container needs a shell loop: `command: ["sh", "-c", "while true; do …; sleep 5; done"]`. Inside the loop, `date > /pages/index.html` writes the time; `/pages` is where you mount the volume for the writer.',
      'Volume `pages` with `emptyDir: {}`; `web` mounts it at `/usr/share/nginx/html`, `writer` at `/pages`, and runs `while true; do date > /pages/index.html; sleep 5; done`. The page: `curl http://…/` with the Pod’s address.',
    ],
    solution: { commands: helperWith(HELPER) },
    alternatives: [
      { commands: helperWith(HELPER.replace('command: ["sh", "-c", "while true; do date > /pages/index.html; sleep 5; done"]', 'args: ["sh", "-c", "while true; do date > /usr/share/nginx/html/index.html; sleep 1; done"]').replace('mountPath: /pages', 'mountPath: /usr/share/nginx/html/')) },
      { commands: `${helperWith(HELPER).replace(ASK_IT, 'kubectl exec site -c writer -- wget -qO- http://localhost/')}` },
    ],
    free: ['site.yml', 'EOF', 'pages', '5', '60s'],
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
        title: 'writes beside the volume',
        commands: helperWith(HELPER.replace('date > /pages/', 'date > /tmp/')),
        failing: { check: 'served', saying: '/ was asked for, and answered with 403' },
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
    kind: 'repair',
    title: 'The file that never arrives',
    points: 15,
    task:
      'Someone made a Pod `courier` (its manifest is `courier.yml`): the container `sender` writes `/out/letter`, and `receiver` should find it at `/in/letter`. It does not. Find out why and repair it, so that both see the same directory at the paths they use. The receiver prints the letter as soon as it finds it.',
    setup: `${COURIER}kubectl apply -f courier.yml
kubectl wait --for=condition=Ready pod/courier --timeout=60s
`,
    touches: ['pod/courier'],
    checks: [
      podCheck('shared', 'Both mount one volume, at `/out` and at `/in`', {
        pod: 'courier',
        ask: mountsInCommon({ type: 'emptyDir', containers: ['sender', 'receiver'], at: { sender: '/out', receiver: '/in' } }),
      }),
      podCheck('ready', 'Pod `courier` is `Running` and ready', { pod: 'courier', ask: isRunning }),
      podCheck('arrived', '`receiver` has printed the letter', { pod: 'courier', ask: hasSaid({ words: 'Dear reader', container: 'receiver', lookAt: '`kubectl logs courier -c receiver`, and the log of `sender`, whose `echo` writes the letter' }) }),
    ],
    hints: [
      'Compare the names: which volume does each container mount? `kubectl describe pod courier` lists them under Mounts.',
      'The sender writes into the volume `outbox`, the receiver looks into `inbox`. They are two directories. Let the receiver mount the sender’s.',
      'In `courier.yml`, under `receiver`, write `name: outbox` instead of `name: inbox`. Mounts cannot be changed in a Pod that exists: delete it, and create it anew.',
    ],
    solution: { commands: `${MENDED_COURIER}kubectl replace --force -f courier.yml
` },
    alternatives: [
      { commands: "sed -i '$!N;s/- name: inbox\\n      mountPath/- name: outbox\\n      mountPath/;P;D' courier.yml; kubectl delete pod courier; kubectl create -f courier.yml" },
      { commands: `${MENDED_COURIER.replaceAll('outbox', 'post')}kubectl delete -f courier.yml; kubectl apply -f courier.yml` },
    ],
    free: ['courier.yml', 'EOF', 'emptyDir: {}', 'outbox', 'terminationGracePeriodSeconds: 1', '1', '5', '99999999999'],
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
    touches: ['pod/seeing-pod'],
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
    alternatives: [
      { commands: `kubectl run seeing-pod --image=nginx --overrides='{"spec":{"shareProcessNamespace":true,"containers":[{"name":"a","image":"nginx:1.29"},{"name":"b","image":"busybox:1.37","command":["tail","-f","/dev/null"]}]}}'` },
    ],
    free: ['seeing-pod.yml', 'EOF', 'web', 'watcher', '99999999999'],
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
