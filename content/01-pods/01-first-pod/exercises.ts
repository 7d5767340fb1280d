import { defineExercises, failed, isRunning, passed, podCheck, usesImage } from '#lib/checks/index.ts';

const MANIFEST = `cat > test-pod.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: test-pod
spec:
  containers:
  - name: web
    image: nginx:latest
EOF
`;

const RUNNING = `${MANIFEST}kubectl create -f test-pod.yml
kubectl wait --for=condition=Ready pod/test-pod --timeout=60s
`;

const ADDRESS = "http://$(kubectl get pod test-pod -o jsonpath='{.status.podIP}')";

/** A line of nginx's access log about hello.html, with the status that it was answered with. */
const HELLO_REQUEST = /"GET \/hello\.html[^"]*" (\d{3}) /g;

export default defineExercises([
  {
    id: 'run-a-pod',
    title: 'Run a Pod',
    points: 10,
    task: 'Have a Pod named `test-pod` running in your cluster, with a container named `web` that runs nginx.',
    checks: [
      podCheck('image', 'A Pod `test-pod` runs nginx', { pod: 'test-pod', ask: usesImage('nginx') }),
      podCheck('container', 'Its container is called `web`', {
        pod: 'test-pod',
        ask(pod) {
          const names = (pod.spec?.containers ?? []).map(({ name }) => name);
          if (names.includes('web')) return passed('a container named web');
          return failed({
            found: `${names.length === 1 ? 'a container' : 'containers'} named ${names.join(', ')}`,
            wanted: 'a container named web',
            lookAt: '`name:` below `containers:`. It is fixed once the Pod exists: delete the Pod and create it anew',
          });
        },
      }),
      podCheck('running', 'It is `Running` and ready', { pod: 'test-pod', ask: isRunning }),
    ],
    hints: [
      'Two steps: a file that describes the Pod, and a `kubectl` command that hands the file to the cluster.',
      'The file is the manifest above, saved as `test-pod.yml`. The command is `kubectl create` with `-f` and the file’s name.',
      'Press **Save** on the manifest, then type `kubectl create -f test-pod.yml` and wait until `kubectl get pods` says `Running`.',
    ],
    solution: { commands: RUNNING },
    mistakes: [
      {
        title: 'another name',
        commands: 'kubectl run testpod --image=nginx',
        failing: { check: 'image', saying: 'no Pod test-pod, but testpod' },
      },
      {
        title: 'kubectl run, which names the container after the Pod',
        commands: 'kubectl run test-pod --image=nginx',
        failing: { check: 'container', saying: 'a container named test-pod' },
      },
      {
        title: 'a slip in the image',
        commands: `${MANIFEST.replace('nginx:latest', 'ngnix:latest')}kubectl create -f test-pod.yml`,
        failing: { check: 'image', saying: 'ngnix:latest' },
      },
    ],
  },
  {
    id: 'your-own-page',
    title: 'Serve a page of your own',
    points: 15,
    task:
      'In the running Pod `test-pod`, put a page of your own at `/usr/share/nginx/html/hello.html`. ' +
      'Then ask the Pod for `/hello.html`, so that its log shows the page being served.',
    setup: RUNNING,
    checks: [
      podCheck('running', 'Pod `test-pod` is `Running` and ready', { pod: 'test-pod', ask: isRunning }),
      podCheck('served', 'It has answered `GET /hello.html` with 200', {
        pod: 'test-pod',
        async ask(_pod, view) {
          const statuses = [...(await view.logs('test-pod')).matchAll(HELLO_REQUEST)].map(([, status]) => status);
          if (statuses.includes('200')) return passed('the log shows /hello.html answered with 200');
          const asked = statuses.length > 0;
          return failed({
            found: asked ? `/hello.html was asked for, and answered with ${statuses.at(-1)}` : 'nobody has asked for /hello.html yet',
            wanted: 'a request for /hello.html that was answered with 200',
            lookAt: asked
              ? '`kubectl exec test-pod -- ls /usr/share/nginx/html` shows what nginx can serve'
              : '`kubectl logs test-pod` shows every request; `curl` makes one',
          });
        },
      }),
    ],
    hints: [
      'Two steps: write a file inside the container, then fetch it with `curl` from outside.',
      'Step inside with `kubectl exec -it test-pod -- /bin/bash`, write the file with `echo` and `>`, and leave with `exit`. Then use the `curl` command from above, with `/hello.html` at the end of the address.',
      "Inside: `echo 'Hello from my Pod' > /usr/share/nginx/html/hello.html`, then `exit`. Outside: `curl -s " + ADDRESS + '/hello.html`.',
    ],
    solution: { commands: `kubectl exec test-pod -- sh -c 'echo Hello from my Pod > /usr/share/nginx/html/hello.html'
curl -s ${ADDRESS}/hello.html
` },
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
        failing: { check: 'served', saying: 'kubectl exec test-pod -- ls /usr/share/nginx/html' },
      },
      {
        title: 'wrote the page and never asked for it',
        commands: "kubectl exec test-pod -- sh -c 'echo Hello from my Pod > /usr/share/nginx/html/hello.html'",
        failing: { check: 'served', saying: 'nobody has asked for /hello.html yet' },
      },
    ],
  },
]);
