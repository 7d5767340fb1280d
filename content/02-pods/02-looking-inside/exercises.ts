import type { Question } from '#lib/checks/index.ts';
import { answerCheck, between, defineExercises, failed, hasAnswered, hasRestarted, isRunning, passed, podCheck, predicted, runsWhere } from '#lib/checks/index.ts';

const RUNNING = `cat > test-pod.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: test-pod
spec:
  containers:
  - name: web
    image: nginx:latest
EOF
kubectl create -f test-pod.yml
kubectl wait --for=condition=Ready pod/test-pod --timeout=60s
`;

const ADDRESS = "http://$(kubectl get pod test-pod -o jsonpath='{.status.podIP}')";

const KIOSK = `cat > kiosk.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: kiosk
spec:
  containers:
  - name: window
    image: ngnix:latest
  - name: clock
    image: busybox:latest
    args: ["sleep", "infinity"]
EOF
`;

const PORTER = `cat > porter.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: porter
spec:
  containers:
  - name: door
    image: nginx:latest
    args: ["nginx", "-c", "/etc/nginx/ngnix.conf", "-g", "daemon off;"]
EOF
`;

/** nginx as its image starts it, which is with the configuration that the image brings. */
const WITHOUT_ARGUMENTS = PORTER.replace(/ {4}args: .*\n/, '');

const WHEN_FIRST_ENDS: Question = {
  type: 'choice',
  prompt: 'nginx, process 1 of the container `web`, is told to quit. What becomes of the Pod?',
  options: [
    { id: 'deleted', text: 'The Pod is deleted' },
    { id: 'restarted', text: 'The Pod stays, and its container is started anew' },
    { id: 'empty', text: 'The Pod stays, with its container ended' },
  ],
};

export default defineExercises({ port: between(8101, 8149) }, ({ port }) => [
  {
    id: 'wrong-image',
    kind: 'repair',
    title: 'A Pod that never starts',
    points: 10,
    task: 'Somebody has made a Pod `kiosk` (its manifest is `kiosk.yml`). Its container `window` should run nginx, and `clock` busybox. Find out what is in the way, and get both to run.',
    setup: `${KIOSK}kubectl create -f kiosk.yml
`,
    touches: ['pod/kiosk'],
    checks: [
      podCheck('images', '`window` runs nginx, `clock` busybox', { pod: 'kiosk', ask: runsWhere({ window: 'nginx', clock: 'busybox' }) }),
      podCheck('ready', 'Pod `kiosk` is `Running` and ready', { pod: 'kiosk', ask: isRunning }),
    ],
    hints: [
      'What do the Events say? `kubectl describe pod kiosk`.',
      'The image `ngnix` does not exist: two letters have changed places. The image is one of the few things that may be changed in a Pod that exists.',
      '`kubectl set image pod/kiosk window=nginx` changes it in place. Or mend `kiosk.yml` and `kubectl apply -f kiosk.yml`.',
    ],
    solution: { commands: `${KIOSK.replace('ngnix', 'nginx')}kubectl replace --force -f kiosk.yml
` },
    alternatives: [
      { commands: 'kubectl set image pod/kiosk window=nginx' },
      { commands: "sed -i 's/ngnix/nginx/' kiosk.yml; kubectl apply -f kiosk.yml" },
      { commands: `kubectl patch pod kiosk -p '{"spec":{"containers":[{"name":"window","image":"docker.io/library/nginx:1.29"}]}}'` },
      { commands: 'KUBE_EDITOR="sed -i s/ngnix/nginx/" kubectl edit pod kiosk' },
    ],
    free: ['kiosk.yml', 'EOF'],
    mistakes: [
      { title: 'mended the file only', commands: "sed -i 's/ngnix/nginx/' kiosk.yml", failing: { check: 'images', saying: 'window runs ngnix:latest, not nginx' } },
      { title: 'another image that does exist', commands: 'kubectl set image pod/kiosk window=httpd', failing: { check: 'images', saying: 'window runs httpd, not nginx' } },
      { title: 'a tag that does not exist', commands: 'kubectl set image pod/kiosk window=nginx:lastest', failing: { check: 'ready', saying: '1/2 containers ready' } },
    ],
    afterwards:
      '`ErrImagePull` is the failure, `ImagePullBackOff` the wait before the next try. The registry answers “pull access denied” both for a name that does not exist and for one that you may not see, so look for a slip in the name first.',
  },
  {
    id: 'gives-up',
    kind: 'repair',
    title: 'A program that gives up',
    points: 15,
    task: 'The Pod `porter`, made from `porter.yml`, starts again and again. Ask the program why, and mend it: its container `door` should run nginx with the configuration that the image brings, `/etc/nginx/nginx.conf`.',
    setup: `${PORTER}kubectl create -f porter.yml
`,
    touches: ['pod/porter'],
    checks: [
      podCheck('image', '`door` runs nginx', { pod: 'porter', ask: runsWhere({ door: 'nginx' }) }),
      podCheck('ready', 'Pod `porter` is `Running` and ready', { pod: 'porter', ask: isRunning }),
    ],
    hints: [
      '`kubectl logs porter` shows what the container said; add `--previous` for the one before.',
      'It cannot open the file `/etc/nginx/ngnix.conf`. Where is that name written? `kubectl get pod porter -o yaml` or `porter.yml` tells.',
      'In `porter.yml`, write `nginx.conf`, or leave the line `args:` out, as that file is what nginx takes by itself. Arguments are fixed once a Pod exists, so: `kubectl replace --force -f porter.yml`.',
    ],
    solution: { commands: `${WITHOUT_ARGUMENTS}kubectl delete pod porter
kubectl create -f porter.yml
` },
    alternatives: [
      { commands: `${PORTER.replace('ngnix.conf', 'nginx.conf')}kubectl replace --force -f porter.yml` },
      { commands: "sed -i 's/ngnix/nginx/' porter.yml; kubectl replace --force -f porter.yml" },
      { commands: "sed -i '/args/d' porter.yml; kubectl delete pod porter --now; kubectl apply -f porter.yml" },
    ],
    free: ['porter.yml', 'EOF'],
    mistakes: [
      { title: 'applied the mended file to the Pod that exists, which is refused', commands: "sed -i 's/ngnix/nginx/' porter.yml; kubectl apply -f porter.yml", failing: { check: 'ready', saying: 'door has ended and was restarted' } },
      { title: 'took it away and left it so', commands: 'kubectl delete pod porter', failing: { check: 'ready', saying: 'no Pod in namespace default' } },
      { title: 'a Pod of another name', commands: "sed 's/ngnix/nginx/; s/porter/porter2/' porter.yml | kubectl create -f -; kubectl delete pod porter", failing: { check: 'ready', saying: 'no Pod porter, but porter2' } },
    ],
    afterwards: 'Between two starts the kubelet waits 10 seconds, then 20, 40, and so on up to five minutes. A container that has run well for ten minutes begins at 10 again.',
  },
  {
    id: 'your-own-page',
    title: 'Serve a page of your own',
    points: 15,
    task:
      'In the running Pod `test-pod`, put a page of your own at `/usr/share/nginx/html/hello.html`. ' +
      'Then ask the Pod for `/hello.html`, so that its log shows the page being served.',
    setup: RUNNING,
    touches: ['pod/test-pod'],
    checks: [
      podCheck('running', 'Pod `test-pod` is `Running` and ready', { pod: 'test-pod', ask: isRunning }),
      podCheck('served', 'It has answered `GET /hello.html` with 200', { pod: 'test-pod', ask: hasAnswered({ path: '/hello.html' }) }),
    ],
    hints: [
      'Two steps: write a file inside the container, then fetch it with `curl` from outside.',
      'Step inside with `kubectl exec -it test-pod -- /bin/bash`, write the file with `echo` and `>`, and leave with `exit`. Then use the `curl` command from above, with `/hello.html` at the end of the address.',
      "Inside: `echo 'Hello from my Pod' > /usr/share/nginx/html/hello.html`, then `exit`. Outside: `curl -s " + ADDRESS + '/hello.html`.',
    ],
    solution: { commands: `kubectl exec test-pod -- sh -c 'echo Hello from my Pod > /usr/share/nginx/html/hello.html'
curl ${ADDRESS}/hello.html
` },
    alternatives: [
      { commands: `echo hi > hello.html; kubectl cp hello.html test-pod:/usr/share/nginx/html/hello.html; curl -s ${ADDRESS}/hello.html` },
      { commands: "kubectl exec test-pod -- sh -c 'echo hi > /usr/share/nginx/html/hello.html; curl -s http://localhost/hello.html'" },
    ],
    free: ['Hello', 'from', 'my', 'Pod'],
    mistakes: [
      {
        title: 'asked before the page was there',
        commands: `curl -s ${ADDRESS}/hello.html`,
        failing: { check: 'served', saying: 'answered with 404' },
      },
      {
        title: 'wrote the page on the workstation, not in the container',
        commands: `echo 'Hello from my Pod' > hello.html
curl -s ${ADDRESS}/hello.html
`,
        failing: { check: 'served', saying: 'kubectl exec test-pod -- ls' },
      },
      {
        title: 'wrote the page and never asked for it',
        commands: "kubectl exec test-pod -- sh -c 'echo Hello from my Pod > /usr/share/nginx/html/hello.html'",
        failing: { check: 'served', saying: 'nobody has asked for /hello.html yet' },
      },
    ],
    afterwards: 'The page is in this one container’s file system and nowhere else. When the container goes, the page goes.',
  },
  {
    id: 'open-port',
    kind: 'answer',
    title: 'Where does it listen?',
    points: 10,
    task: 'The Pod `stranger` runs nginx, but nothing answers at its port 80. Step inside and find the port on which it does listen.',
    question: { type: 'text', prompt: 'The port', placeholder: '80' },
    setup: `cat > stranger.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: stranger
spec:
  containers:
  - name: web
    image: nginx:latest
    args: ["sh", "-c", "sed -i 's/ 80;/ ${port};/' /etc/nginx/conf.d/default.conf; exec nginx -g 'daemon off;'"]
EOF
kubectl create -f stranger.yml
kubectl wait --for=condition=Ready pod/stranger --timeout=60s
rm stranger.yml
`,
    touches: ['pod/stranger'],
    checks: [
      answerCheck('port', 'It is the port that `stranger` listens on', (answer) => {
        if (answer === String(port)) return passed(`stranger listens on port ${port}`);
        return failed({
          found: answer === '80' ? 'nobody listens on port 80 of stranger' : `nobody listens on ${answer}`,
          wanted: 'the number of the port that is open in the Pod',
          lookAt: '`netstat -tlpn` inside: the number after the colon, below Local Address',
        });
      }),
    ],
    hints: [
      'Which command showed you the open ports above?',
      '`kubectl exec stranger -- netstat -tlpn` needs no shell.',
      'It is the number after `0.0.0.0:` in the line that ends in nginx.',
    ],
    solution: { answer: String(port) },
    mistakes: [
      { title: 'where nginx usually listens', answer: '80', failing: { check: 'port', saying: 'nobody listens on port 80' } },
      { title: 'the process’s number', answer: '1', failing: { check: 'port', saying: 'nobody listens on 1' } },
    ],
  },
  {
    id: 'first-process',
    kind: 'predict',
    title: 'When process 1 ends',
    points: 10,
    task: 'Say what you expect. Then tell nginx in `test-pod` to quit, with `kubectl exec test-pod -- nginx -s quit`, and look at the Pod.',
    question: WHEN_FIRST_ENDS,
    setup: RUNNING,
    touches: ['pod/test-pod'],
    checks: [
      predicted(WHEN_FIRST_ENDS),
      podCheck('ended', 'The container `web` has ended once, and was started again', { pod: 'test-pod', ask: hasRestarted('web') }),
    ],
    hints: [
      'Any expectation will do; what counts is to have one.',
      'After telling nginx to quit, `kubectl get pods` shows it: look at RESTARTS.',
      '`kubectl exec test-pod -- nginx -s quit`, then `kubectl get pods`.',
    ],
    solution: { answer: 'restarted', commands: 'kubectl exec test-pod -- nginx -s quit\n' },
    alternatives: [{ answer: 'empty', commands: "kubectl exec test-pod -- sh -c 'kill 1'" }],
    mistakes: [
      { title: 'a worker ended instead, which nginx replaces', answer: 'deleted', commands: "kubectl exec test-pod -- pkill -f 'worker process'", failing: { check: 'ended', saying: 'container web has run since its Pod began' } },
      { title: 'only a shell ended', answer: 'empty', commands: 'kubectl exec test-pod -- sh -c exit', failing: { check: 'ended', saying: 'container web has run since its Pod began' } },
    ],
    afterwards:
      'The Pod is still the same: same name, same address, same node. Only its container is new, with a file system as the image made it. `restartPolicy` decides about this; left out, it is `Always`.',
  },
]);
