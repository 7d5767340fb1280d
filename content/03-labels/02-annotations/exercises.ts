import { defineExercises, failed, hasLabels, isRunning, passed, podCheck } from '#lib/checks/index.ts';

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
  - name: web
    image: nginx:latest
EOF
`;

export default defineExercises([
  {
    id: 'note',
    title: 'A note of two lines',
    points: 10,
    task:
      'Make a Pod named `noted` that runs nginx and that `-l team=web` finds. Leave an annotation `runbook` on it that has at least two lines.',
    checks: [
      podCheck('running', 'Pod `noted` is `Running` and ready', { pod: 'noted', ask: isRunning }),
      podCheck('label', 'It has the label `team=web`', { pod: 'noted', ask: hasLabels({ team: 'web' }) }),
      podCheck('runbook', 'It has an annotation `runbook` of several lines', {
        pod: 'noted',
        ask(pod) {
          const note = pod.metadata?.annotations?.['runbook'];
          const lines = (note ?? '').split('\n').filter((line) => line.trim() !== '').length;
          if (lines >= 2) return passed(`a runbook of ${lines} lines`);
          const asLabel = pod.metadata?.labels?.['runbook'] !== undefined;
          return failed({
            found: note === undefined ? `no annotation runbook${asLabel ? ', but a label of that name' : ''}` : `a runbook of ${lines === 1 ? 'one line' : 'no line'}`,
            wanted: 'an annotation runbook with at least two lines',
            lookAt: '`kubectl get pod noted -o yaml`, under metadata; `|` in YAML keeps line ends',
          });
        },
      }),
    ],
    hints: [
      'The manifest above has all that you need, but for the label and the names.',
      'In YAML, `runbook: |` and the lines below it, indented further. On the command line, `kubectl annotate` takes a value with a line end in it: `$\'one\\ntwo\'`.',
      "`kubectl run noted --image=nginx --labels=team=web`, then `kubectl annotate pod noted runbook=$'First look at the logs.\\nThen call the web team.'`",
    ],
    solution: { commands: `${NOTED}kubectl apply -f noted.yml
` },
    mistakes: [
      {
        title: 'line ends folded away with >',
        commands: `${NOTED.replace('runbook: |', 'runbook: >')}kubectl apply -f noted.yml\n`,
        failing: { check: 'runbook', saying: 'a runbook of one line' },
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
  },
]);
