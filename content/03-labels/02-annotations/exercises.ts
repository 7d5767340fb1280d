import type { AnswerQuestion, Question } from '#lib/checks/index.ts';
import { allOf, answerCheck, defineExercises, failed, hasAnnotation, hasLabels, isRunning, passed, placesOf, podCheck, usesImage } from '#lib/checks/index.ts';

const NOTED = `cat > noted.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: noted
  labels:
    team: web
  annotations:
    runbook: |
      First look at the logs.
      Then call the web team.
spec:
  containers:
  - name: server
    image: nginx
EOF
`;

const FACTS: Extract<Question, { type: 'placement' }> = {
  type: 'placement',
  prompt: 'Where does each belong?',
  items: [
    { id: 'environment', text: '`environment: test`, as a Service must find the test Pods' },
    { id: 'runbook', text: 'What to do when it fails, in six sentences' },
    { id: 'team', text: '`team: harbour`, as you often want to list what one team runs' },
    { id: 'memory', text: 'JSON that a tool leaves to find again next time' },
    { id: 'change', text: 'Why the last change was made' },
  ],
  places: [
    { id: 'label', text: 'label' },
    { id: 'annotation', text: 'annotation' },
  ],
};

/** What goes where, and what to say of the wrong place. */
const PLACES: Readonly<Record<string, { place: string; because: string }>> = {
  environment: { place: 'label', because: 'a Service selects by labels only' },
  runbook: { place: 'annotation', because: 'a label has 63 characters and knows no spaces' },
  team: { place: 'label', because: '`-l` looks at labels only' },
  memory: { place: 'annotation', because: 'JSON has characters that a label may not have, and nobody selects by it' },
  change: { place: 'annotation', because: 'a sentence is to be read, not to be selected by' },
};

const rightPlaces: AnswerQuestion = (answer) => {
  const astray = [...placesOf(answer)].find(([item, place]) => PLACES[item]?.place !== place);
  if (!astray) return passed('each is where it belongs');
  const [item, place] = astray;
  const text = FACTS.items.find(({ id }) => id === item)?.text ?? item;
  return failed({
    found: `as ${place === 'label' ? 'a label' : 'an annotation'}: ${text}`,
    wanted: `another place for it: ${PLACES[item]?.because}`,
    lookAt: 'Ask of each: will anybody ever select by it?',
  });
};

export default defineExercises([
  {
    id: 'label-or-annotation',
    kind: 'answer',
    title: 'Label or annotation?',
    points: 10,
    task: 'Five facts are to be written on the Pods of a shop. Sort them.',
    question: FACTS,
    checks: [answerCheck('places', 'Each is where it belongs', rightPlaces)],
    hints: [
      'Labels are for choosing, annotations for reading.',
      'Two of the five will be selected by.',
      'Labels: the environment and the team. The other three are annotations.',
    ],
    solution: { answer: 'environment=label,runbook=annotation,team=label,memory=annotation,change=annotation' },
    mistakes: [
      {
        title: 'everything an annotation',
        answer: 'environment=annotation,runbook=annotation,team=annotation,memory=annotation,change=annotation',
        failing: { check: 'places', saying: 'a Service selects by labels only' },
      },
      {
        title: 'everything a label',
        answer: 'environment=label,runbook=label,team=label,memory=label,change=label',
        failing: { check: 'places', saying: '63 characters' },
      },
      {
        title: 'the reason of a change as a label',
        answer: 'environment=label,runbook=annotation,team=label,memory=annotation,change=label',
        failing: { check: 'places', saying: 'to be read' },
      },
    ],
  },
  {
    id: 'note',
    title: 'A note of two lines',
    points: 10,
    task: 'Make a Pod named `noted` that runs nginx and that `-l team=web` finds. Leave an annotation `runbook` on it that has at least two lines.',
    touches: ['pod/noted'],
    checks: [
      podCheck('running', 'Pod `noted` runs nginx and is ready', { pod: 'noted', ask: allOf(usesImage('nginx'), isRunning) }),
      podCheck('label', 'It has the label `team=web`', { pod: 'noted', ask: hasLabels({ team: 'web' }) }),
      podCheck('runbook', 'It has an annotation `runbook` of several lines', { pod: 'noted', ask: hasAnnotation('runbook', { lines: 2 }) }),
    ],
    hints: [
      'The manifest above has all that you need, but for the label and the names.',
      'In YAML, `runbook: |` and the lines below it, indented further. On the command line, `kubectl annotate` takes a value with a line end in it: `$\'one\\ntwo\'`.',
      "`kubectl run noted --image=nginx --labels=team=web`, then `kubectl annotate pod noted runbook=$'First look at the logs.\\nThen call the web team.'`",
    ],
    solution: { commands: `${NOTED}kubectl apply -f noted.yml
` },
    alternatives: [
      { commands: "kubectl run noted --image=nginx --labels=team=web\nkubectl annotate pod noted runbook=$'one\\ntwo'\n" },
      { commands: `${NOTED.replace('    team: web\n', '    team: shop\n')}kubectl create -f noted.yml\nkubectl label pod noted team=web --overwrite\n` },
      { commands: `kubectl run noted --image=nginx:1.28 --labels=team=web\nkubectl patch pod noted -p '{"metadata":{"annotations":{"runbook":"one\\ntwo\\nthree"}}}'\n` },
    ],
    free: ['server', 'First look at the logs.', 'Then call the web team.'],
    mistakes: [
      {
        title: 'line ends folded away with >',
        commands: `${NOTED.replace('runbook: |', 'runbook: >')}kubectl apply -f noted.yml\n`,
        failing: { check: 'runbook', saying: 'an annotation runbook of one line' },
      },
      {
        title: 'a label in place of the annotation',
        commands: 'kubectl run noted --image=nginx --labels=team=web,runbook=look-at-logs',
        failing: { check: 'runbook', saying: 'but a label of that name' },
      },
      {
        title: 'the team in an annotation, where no selector looks',
        commands: `${NOTED.replace('  labels:\n    team: web\n', '').replace('  annotations:\n', '  annotations:\n    team: web\n')}kubectl apply -f noted.yml\n`,
        failing: { check: 'label', saying: 'team is not set' },
      },
    ],
    afterwards: '`describe` prints each line of an annotation below the other. A tool that reads it gets the line ends as you wrote them.',
  },
]);
