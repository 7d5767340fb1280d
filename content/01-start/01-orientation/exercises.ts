import type { Exercise, Node } from '#lib/checks/index.ts';
import { answerCheck, defineExercises, failed, passed, placesOf, quiz } from '#lib/checks/index.ts';

const KIND_OF: Readonly<Record<string, string>> = { together: 'pod', number: 'deployment', address: 'service', unit: 'pod', outside: 'service', scale: 'deployment' };

const KIND_NAMES: Readonly<Record<string, string>> = { pod: 'Pod', deployment: 'Deployment', service: 'Service' };

const SENTENCES = [
  { id: 'together', text: 'Runs containers side by side on one node' },
  { id: 'number', text: 'Makes up for a copy that has gone' },
  { id: 'address', text: 'Keeps its address while those behind it change' },
  { id: 'unit', text: 'Is the smallest thing that is started or stopped' },
  { id: 'outside', text: 'Lets visitors from outside in' },
  { id: 'scale', text: 'Goes from two copies to three when you say so' },
];

const answerOf = (kinds: Readonly<Record<string, string>>) => SENTENCES.map(({ id }) => `${id}=${kinds[id]}`).join();

const THREE_KINDS: Exercise = {
  id: 'three-kinds',
  kind: 'answer',
  title: 'Which of the three?',
  points: 5,
  task: 'Give each sentence to the kind of object that it speaks of.',
  question: {
    type: 'placement',
    prompt: 'Which kind is it?',
    items: SENTENCES,
    places: Object.entries(KIND_NAMES).map(([id, text]) => ({ id, text })),
  },
  checks: [
    answerCheck('kinds', 'Every sentence is with its kind', (answer) => {
      const astray = [...placesOf(answer)].find(([sentence, kind]) => KIND_OF[sentence] !== kind);
      if (!astray) return passed('six sentences, each with its kind');
      const [sentence, kind] = astray;
      return failed({
        found: `“${SENTENCES.find(({ id }) => id === sentence)?.text}” is with ${KIND_NAMES[kind]}`,
        wanted: 'another kind for it',
        lookAt: 'the three definitions above: a Pod runs, a Deployment counts, a Service leads',
      });
    }),
  ],
  hints: [
    'Two sentences belong to each kind.',
    'A Pod runs containers. A Deployment cares for a number. A Service cares for an address.',
    'Pod: side by side, smallest thing. Deployment: makes up for a copy, from two to three. Service: keeps its address, visitors from outside.',
  ],
  solution: { answer: answerOf(KIND_OF) },
  mistakes: [
    {
      title: 'healing taken for the Pod’s own doing',
      answer: answerOf({ ...KIND_OF, number: 'pod' }),
      failing: { check: 'kinds', saying: '“Makes up for a copy that has gone” is with Pod' },
    },
    {
      title: 'the Deployment taken for the door',
      answer: answerOf({ ...KIND_OF, outside: 'deployment' }),
      failing: { check: 'kinds', saying: '“Lets visitors from outside in” is with Deployment' },
    },
  ],
  afterwards: 'A Pod that has gone does not come back by itself. That is what Deployments are for, and you will see both happen.',
};

export default defineExercises([
  THREE_KINDS,
  quiz({
    id: 'who-starts-it',
    title: 'Who starts the container?',
    points: 5,
    prompt: 'A Pod has been stored, and a node was picked for it. Which part of the cluster now starts its containers?',
    options: [
      { id: 'api-server', text: 'The API server', wrong: { because: 'it takes requests and stores objects, and starts nothing', lookAt: 'the table above' } },
      { id: 'scheduler', text: 'The scheduler', wrong: { because: 'it has done its part: it picked the node', lookAt: 'the table above' } },
      { id: 'kubelet', text: 'The kubelet of that node' },
      { id: 'kube-proxy', text: 'kube-proxy', wrong: { because: 'it leads traffic to containers that run already', lookAt: 'the table above' } },
    ],
    hints: ['It is a part that runs on every node.', 'Two parts run on every node. One of them is about traffic.', 'It is the kubelet.'],
    afterwards: 'Nobody tells the kubelet to. It watches the API for Pods that have its node written in them, and acts when one appears.',
  }),
  {
    id: 'find-the-address',
    kind: 'answer',
    title: 'Where is kube-worker02?',
    points: 5,
    task: 'Find out at which address the node `kube-worker02` can be reached inside the cluster’s network.',
    question: { type: 'text', prompt: 'Its internal IP address', placeholder: '192.0.2.10' },
    checks: [
      answerCheck('address', 'It is the internal IP address of `kube-worker02`', async (answer, view) => {
        const nodes = await Promise.all(['kube-control01', 'kube-worker01', 'kube-worker02'].map((name) => view.object<Node>('v1', 'Node', name)));
        const owner = nodes.find((node) => node?.status?.addresses?.some(({ address }) => address === answer))?.metadata?.name;
        if (owner === 'kube-worker02' && answer !== owner) return passed(`kube-worker02 is at ${answer}`);
        return failed({
          found: owner === undefined ? `no node has the address ${answer}` : answer === owner ? `${answer} is its name` : `${answer} belongs to ${owner}`,
          wanted: 'the internal IP address of kube-worker02',
          lookAt: '`kubectl get nodes -o wide`, the column INTERNAL-IP',
        });
      }),
    ],
    hints: [
      'Both ways of hearing more, from above, tell it.',
      '`kubectl get nodes -o wide` has a column for it, and `kubectl describe node kube-worker02` a section Addresses.',
      '`kubectl get node kube-worker02 -o wide`, and then the number below INTERNAL-IP.',
    ],
    solution: { answer: '192.168.122.63', answerFrom: "kubectl get node kube-worker02 -o jsonpath='{.status.addresses[0].address}'" },
    mistakes: [
      { title: 'the other worker', answer: '192.168.122.62', failing: { check: 'address', saying: '192.168.122.62 belongs to kube-worker01' } },
      { title: 'the name', answer: 'kube-worker02', failing: { check: 'address', saying: 'kube-worker02 is its name' } },
      { title: 'an address of the Pods’ network', answer: '10.42.2.0', failing: { check: 'address', saying: 'no node has the address 10.42.2.0' } },
    ],
  },
]);
