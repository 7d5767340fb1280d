import { answerCheck, failed, passed, predicted, putsTogether, quiz, type Check, type Exercise, type Question } from '#lib/checks/index.ts';

const holds = (id: string, title: string): Check => ({ id, title, run: async () => passed('it is so') });

const HINTS = ['Look at what is there.', 'Compare it with what should be there.', 'Change what differs.'];

const MISTAKES: Exercise['mistakes'] = [];

const WHAT_BECOMES_OF_IT: Question = {
  type: 'choice',
  prompt: 'The Pod is deleted. What does the Deployment do?',
  options: [
    { id: 'new', text: 'It makes a new Pod under another name' },
    { id: 'same', text: 'It starts the same Pod again' },
    { id: 'nothing', text: 'Nothing: `kubectl delete` was meant' },
  ],
};

const WHERE_THEY_BELONG: Question = {
  type: 'placement',
  prompt: 'Which Pod does each of them belong in?',
  items: [
    { id: 'nginx', text: 'nginx' },
    { id: 'fpm', text: 'PHP-FPM, on the same files' },
    { id: 'db', text: '<b>MySQL</b>' },
  ],
  places: [
    { id: 'web', text: 'Pod `web`' },
    { id: 'data', text: 'Pod `data`' },
  ],
};

const WHICH_ADDRESS: Question = { type: 'text', prompt: 'At which port does the page answer?', placeholder: '8080' };

/** One exercise of each kind that does something to a cluster. */
export const ON_A_CLUSTER: readonly Exercise[] = [
  {
    id: 'repair',
    kind: 'repair',
    title: 'A Service that leads nowhere',
    points: 15,
    task: 'Someone made a Service `web`, and it answers nobody. Find out why, and mend it.',
    setup: 'kubectl apply -f broken.yml',
    touches: ['service/web', 'pod/web'],
    checks: [holds('selects', 'Service `web` selects Pod `web`'), holds('answers', 'It answers on port 80'), holds('kept', 'Pod `web` is the one it was')],
    hints: HINTS,
    solution: { commands: 'kubectl set selector service web app=web\nkubectl get endpointslices' },
    mistakes: MISTAKES,
    afterwards: 'A selector that matches nothing is no error: the Service simply has **no endpoints**.',
  },
  {
    id: 'predict',
    kind: 'predict',
    title: 'One Pod less',
    points: 10,
    task: 'Make a Deployment `shop`, delete one of its Pods and look.',
    question: WHAT_BECOMES_OF_IT,
    checks: [predicted(WHAT_BECOMES_OF_IT), holds('replaced', 'Another Pod of `shop` runs')],
    hints: HINTS,
    solution: { commands: 'kubectl delete pod -l app=shop --wait=false', answer: 'new' },
    mistakes: MISTAKES,
  },
  {
    id: 'made',
    title: 'A Deployment with a name of sixty-three characters, as long as Kubernetes lets it be',
    points: 20,
    task: 'Make a Deployment `a-name-that-is-exactly-as-long-as-a-label-of-the-dns-lets-it-be-x`.',
    touches: ['deployment/a-name-that-is-exactly-as-long-as-a-label-of-the-dns-lets-it-be-x'],
    checks: [holds('there', 'Deployment `a-name-that-is-exactly-as-long-as-a-label-of-the-dns-lets-it-be-x` is there'), holds('ready', 'It is ready')],
    hints: HINTS,
    solution: { commands: 'kubectl create deployment shop --image=nginx' },
    mistakes: MISTAKES,
  },
];

/** One exercise for each form of question. */
export const ASKED: readonly Exercise[] = [
  quiz({
    id: 'quiz',
    title: 'Who makes Pods',
    points: 5,
    prompt: 'Who replaces a Pod that a Deployment wants?',
    options: [
      { id: 'replicaset', text: 'Its ReplicaSet' },
      { id: 'kubelet', text: 'The kubelet', wrong: { because: 'the kubelet starts the containers of Pods that there are', lookAt: '`kubectl get replicasets`' } },
      { id: 'nobody', text: 'Nobody', wrong: { because: 'only a Pod made by hand is replaced by nobody', lookAt: '`kubectl get replicasets`' } },
    ],
    hints: HINTS,
    afterwards: 'The Deployment makes ReplicaSets, a ReplicaSet makes Pods.',
  }),
  {
    id: 'sort',
    kind: 'answer',
    title: 'Sort them into Pods',
    points: 10,
    task: 'Three programs, two Pods.',
    question: WHERE_THEY_BELONG,
    checks: [
      answerCheck('sorted', 'Each stands where it belongs', (given) =>
        putsTogether(given, [['nginx', 'fpm'], ['db']]) ? passed('sorted') : failed({ found: 'a database beside a web server', wanted: 'what can be scaled alone in a Pod of its own', lookAt: 'what they share' }),
      ),
    ],
    hints: HINTS,
    solution: { answer: 'nginx=web,fpm=web,db=data' },
    mistakes: MISTAKES,
  },
  {
    id: 'port',
    kind: 'answer',
    title: 'Find the port',
    points: 5,
    task: 'Look at the Service `web`.',
    question: WHICH_ADDRESS,
    checks: [
      answerCheck('port', 'The port is the one', (given) => (given === '30080' ? passed(given) : failed({ found: `you typed: ${given}`, wanted: 'the port of the node', lookAt: '`kubectl get service web`' }))),
    ],
    hints: HINTS,
    solution: { answer: '30080' },
    mistakes: MISTAKES,
  },
];
