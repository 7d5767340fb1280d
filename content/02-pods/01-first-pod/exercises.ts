import type { Question } from '#lib/checks/index.ts';
import { answerCheck, defineExercises, failed, isRunning, noPod, passed, podCheck, predicted, usesImage } from '#lib/checks/index.ts';

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

const CREATED = `${MANIFEST}kubectl create -f test-pod.yml
`;

const RUNNING = `${CREATED}kubectl wait --for=condition=Ready pod/test-pod --timeout=60s
`;

const AFTER_DELETING: Question = {
  type: 'choice',
  prompt: 'You delete a Pod that you made yourself. What is there a minute later?',
  options: [
    { id: 'new', text: 'A new Pod of the same name: the cluster heals itself' },
    { id: 'nothing', text: 'Nothing: it is gone for good' },
    { id: 'stopped', text: 'The same Pod, stopped, until somebody starts it' },
  ],
};

export default defineExercises([
  {
    id: 'run-a-pod',
    title: 'Run a Pod',
    points: 10,
    task: 'Have a Pod named `test-pod` running in your cluster, with a container named `web` that runs nginx.',
    touches: ['pod/test-pod'],
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
    solution: { commands: CREATED },
    alternatives: [
      { commands: `${MANIFEST}kubectl apply -f test-pod.yml` },
      { commands: 'kubectl run test-pod --image=nginx --dry-run=client -o yaml | sed \'s/name: test-pod$/name: web/; 0,/name: web/s//name: test-pod/\' | kubectl create -f -' },
      { commands: `${MANIFEST.replace('nginx:latest', 'ngnix')}kubectl create -f test-pod.yml; kubectl set image pod/test-pod web=nginx` },
    ],
    free: ['test-pod.yml', 'EOF'],
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
      {
        title: 'a version that does not exist',
        commands: `${MANIFEST.replace('nginx:latest', 'nginx:lastest')}kubectl create -f test-pod.yml`,
        failing: { check: 'running', saying: 'Pod test-pod is' },
      },
    ],
    afterwards: '`kubectl run test-pod --image=nginx` makes a Pod without a file. It is quick for a try; a file can be read, kept and used again.',
  },
  {
    id: 'its-address',
    kind: 'answer',
    title: 'Where does it answer?',
    points: 5,
    task: 'Find out the IP address of your Pod `test-pod`.',
    question: { type: 'text', prompt: 'The Pod’s IP address', placeholder: '192.0.2.10' },
    setup: RUNNING,
    touches: ['pod/test-pod'],
    checks: [
      answerCheck('address', 'It is the address of `test-pod`', async (answer, view) => {
        const { podIP, hostIP } = (await view.pod('test-pod'))?.status ?? {};
        if (answer === podIP) return passed(`test-pod has the address ${podIP}`);
        return failed({
          found: podIP === undefined ? 'no Pod test-pod that has an address' : answer === hostIP ? `${answer} is the address of the node that it runs on` : `${answer} is not the Pod’s address`,
          wanted: 'the address that the Pod test-pod has now',
          lookAt: '`kubectl get pod test-pod -o wide`, the column IP',
        });
      }),
    ],
    hints: [
      'Several of the commands above show it.',
      '`-o wide` has a column IP. `.status.podIP` holds the same.',
      "`kubectl get pod test-pod -o jsonpath='{.status.podIP}{\"\\n\"}'` prints it and nothing else.",
    ],
    solution: { answer: '10.42.1.2', answerFrom: "kubectl get pod test-pod -o jsonpath='{.status.podIP}'" },
    mistakes: [
      { title: 'the node’s address', answer: '192.168.122.62', failing: { check: 'address', saying: '192.168.122.62 is the address of the node' } },
      { title: 'an address of another time', answer: '10.42.0.1', failing: { check: 'address', saying: '10.42.0.1 is not the Pod’s address' } },
    ],
  },
  {
    id: 'gone-for-good',
    kind: 'predict',
    title: 'What comes after a Pod',
    points: 10,
    task: 'Say what you expect. Then take `test-pod` away, if it still runs, and wait as long as you like: **Cluster ready** in the top bar can skip ahead.',
    question: AFTER_DELETING,
    setup: RUNNING,
    touches: ['pod/test-pod'],
    checks: [predicted(AFTER_DELETING), noPod('gone', 'There is no Pod `test-pod`', 'test-pod')],
    hints: [
      'There must be a Pod to take away: begin the exercise, and you are given one.',
      'Who would make a new one? Nobody has been told how many there should be.',
      'Any expectation will do. Then `kubectl delete pod test-pod`.',
    ],
    solution: { answer: 'nothing', commands: 'kubectl delete pod test-pod\n' },
    alternatives: [
      { answer: 'new', commands: 'kubectl delete -f test-pod.yml' },
      { answer: 'stopped', commands: 'kubectl delete pods --all --now' },
    ],
    mistakes: [
      { title: 'another Pod', answer: 'nothing', commands: 'kubectl delete pod testpod', failing: { check: 'gone', saying: 'Pod test-pod is Running' } },
      { title: 'looked without expecting anything', commands: 'kubectl delete pod test-pod', failing: { check: 'predicted', saying: 'no answer yet' } },
      { title: 'deleted it and made it again', answer: 'new', commands: 'kubectl delete -f test-pod.yml; kubectl create -f test-pod.yml', failing: { check: 'gone', saying: 'Pod test-pod is' } },
    ],
    afterwards:
      'A Pod that you made yourself is only ever that one Pod. What you changed inside it goes with it, and so does its address. The standing order “there shall always be one” is what a Deployment adds.',
  },
]);
