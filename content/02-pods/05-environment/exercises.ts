import type { PodQuestion } from '#lib/checks/index.ts';
import { defineExercises, environmentHas, isRunning, podCheck } from '#lib/checks/index.ts';

const GREETER = `cat > greeter.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: greeter
spec:
  containers:
  - name: web
    image: nginx:latest
    env:
    - name: GREETING
      value: "hello there"
    - name: LIMIT
      value: "5"
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

export default defineExercises([
  {
    id: 'greeting',
    title: 'Two variables',
    points: 10,
    task: 'Make a Pod named `greeter` that runs nginx, with the variable `GREETING` set to `hello there` and `LIMIT` set to `5`.',
    checks: [
      podCheck('greeting', '`GREETING` is `hello there`', { pod: 'greeter', ask: environmentHas('GREETING', 'hello there') }),
      podCheck('limit', '`LIMIT` is `5`', { pod: 'greeter', ask: environmentHas('LIMIT', '5') }),
      podCheck('running', 'Pod `greeter` is `Running` and ready', { pod: 'greeter', ask: isRunning }),
    ],
    hints: [
      'It is the manifest above with another name and two entries in `env`. `kubectl run` can do it, too.',
      'Every entry has a `name` and a `value`. What looks like a number needs quotes: `value: "5"`.',
      '`kubectl run greeter --image=nginx --env="GREETING=hello there" --env=LIMIT=5` does it in one line.',
    ],
    solution: { commands: `${GREETER}kubectl apply -f greeter.yml
` },
    mistakes: [
      {
        title: 'a number without quotes',
        commands: `${GREETER.replace('"5"', '5')}kubectl apply -f greeter.yml\n`,
        failing: { check: 'limit', saying: 'no Pod in namespace default' },
      },
      {
        title: 'the words lost their quotes on the command line',
        commands: 'kubectl run greeter --image=nginx --env=GREETING=hello --env=LIMIT=5',
        failing: { check: 'greeting', saying: 'GREETING is "hello"' },
      },
      {
        title: 'another name for the variable',
        commands: 'kubectl run greeter --image=nginx --env="GREETINGS=hello there" --env=LIMIT=5',
        failing: { check: 'greeting', saying: 'GREETINGS and LIMIT' },
      },
    ],
  },
  {
    id: 'missing-key',
    title: 'Repair: a container that will not start',
    points: 15,
    task:
      'A Pod `front` has been made from `front.yml`. It should get the variable `COLOUR` from a ConfigMap, but its container does not start. Find out what is missing and provide it; the colour should be `blue`.',
    setup: `${SHOP_FRONT}kubectl create configmap front --from-literal=color=blue
kubectl apply -f front.yml
`,
    checks: [
      podCheck('from-map', '`COLOUR` comes from a ConfigMap', { pod: 'front', ask: comesFromConfigMap('COLOUR') }),
      podCheck('running', 'Pod `front` is `Running` and ready', { pod: 'front', ask: isRunning }),
      podCheck('value', 'Its value is `blue`', { pod: 'front', ask: environmentHas('COLOUR', 'blue') }),
    ],
    hints: [
      '`kubectl describe pod front` says in its Events what the kubelet could not find.',
      'Compare the key that the Pod asks for with the keys of the ConfigMap: `kubectl describe configmap front`.',
      'The Pod asks for `colour`, the ConfigMap has `color`. Add the key: `kubectl create configmap front --from-literal=colour=blue --dry-run=client -o yaml | kubectl apply -f -`. The kubelet tries again by itself.',
    ],
    solution: { commands: `kubectl create configmap front --from-literal=colour=blue --dry-run=client -o yaml | kubectl apply -f -
kubectl wait --for=condition=Ready pod/front --timeout=60s
` },
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
]);

function comesFromConfigMap(name: string): PodQuestion {
  return (pod) => {
    const containers = pod.spec?.containers ?? [];
    const variable = containers.flatMap((container) => container.env ?? []).find((each) => each.name === name);
    const wanted = `${name} from a ConfigMap, by configMapKeyRef or envFrom`;
    const lookAt = '`kubectl explain pod.spec.containers.env.valueFrom`';
    if (variable?.valueFrom?.configMapKeyRef || containers.some((container) => container.envFrom?.some((source) => source.configMapRef))) {
      return { state: 'passed', found: `${name} is taken from a ConfigMap` };
    }
    if (variable?.value !== undefined) return { state: 'failed', found: `${name} is a value in the manifest`, wanted, lookAt };
    return { state: 'failed', found: `no container has a variable ${name}`, wanted, lookAt };
  };
}
