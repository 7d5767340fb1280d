import { allOf, answerCheck, arrivesAtPort, between, defineExercises, failed, hasLabels, hasPort, isOfType, isRunning, leadsTo, oneOf, passed, podCheck, predicted, serviceCheck, usesImage } from '#lib/checks/index.ts';
import type { AnswerQuestion, PodQuestion, Question } from '#lib/checks/index.ts';

const VARIABLES = {
  boat: oneOf('ferry', 'barge', 'tug', 'sloop', 'canoe'),
  door: between(30300, 30399),
  yard: oneOf('north-yard', 'south-yard', 'east-yard', 'west-yard'),
  store: oneOf('paint', 'ropes', 'sails', 'engines'),
};

const HELLO = 'gcr.io/google-samples/hello-app';

const boatFile = (boat: string, door: number) => `cat > boat.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: ${boat}
  labels:
    crew: ${boat}
spec:
  containers:
  - name: hello
    image: ${HELLO}:1.0
    ports:
    - name: web
      containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: ${boat}
spec:
  type: NodePort
  ports:
  - port: 80
    targetPort: web
    nodePort: ${door}
  selector:
    crew: ${boat}
EOF
kubectl apply -f boat.yml
`;

/** One container of the Pod gives its port 8080 the name `web`. */
const namesItsPort: PodQuestion = (pod) => {
  const ports = (pod.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  if (ports.some(({ name, containerPort }) => name === 'web' && containerPort === 8080)) return passed('port 8080 is called web');
  const found = ports.map(({ name, containerPort }) => (name === undefined ? `${containerPort} without a name` : `${containerPort} called ${name}`));
  return failed({ found: found.length === 0 ? 'the container names no port' : `port ${found.join(' and ')}`, wanted: 'port 8080 called web', lookAt: '`kubectl explain pod.spec.containers.ports`; ports are fixed once the Pod exists' });
};

const SPREAD: Question = {
  type: 'choice',
  prompt: 'You ask the Service twenty times, one request after the other. Which Pods answer?',
  options: [
    { id: 'first', text: 'Always the first one; the second only when the first is gone' },
    { id: 'turns', text: 'Strictly in turns: the first, the second, the first, the second' },
    { id: 'both', text: 'Both, in no fixed order' },
  ],
};

const TWINS = `kubectl run left --image=${HELLO}:1.0 --labels=app=twins
kubectl run right --image=${HELLO}:1.0 --labels=app=twins
kubectl expose pod left --name=twins --port=80 --target-port=8080
kubectl wait --for=condition=Ready pods -l app=twins --timeout=60s
`;

/** The Pod's log shows a request. */
const wasAsked: PodQuestion = async (pod, view) => {
  const name = pod.metadata?.name ?? '';
  const requests = (await view.logs(name)).split('\n').filter((line) => line.includes('Serving request')).length;
  if (requests > 0) return passed(`${name} has answered ${requests === 1 ? 'once' : `${requests} times`}`);
  return failed({ found: `${name} has answered nobody yet`, wanted: 'a request that was answered by it', lookAt: `\`kubectl logs ${name}\`; ask the Service \`twins\` at port 80 some more` });
};

const nextDoor = (store: string, yard: string): AnswerQuestion => (answer) => {
  const name = answer.replace(/^http:\/\//, '').replace(/[.:/]+$/, '').replace(/:6379$/, '');
  const right = [`${store}.${yard}`, `${store}.${yard}.svc`, `${store}.${yard}.svc.cluster.local`];
  if (right.includes(name)) return passed(`${name} leads to the Service ${store} in ${yard}`);
  const lookAt = `\`kubectl get services --all-namespaces\`, and \`/etc/resolv.conf\` of a Pod`;
  const wanted = 'a name that a Pod in the namespace default can reach it by';
  if (name === store) return failed({ found: `${store} alone is looked up in the Pod’s own namespace, default`, wanted, lookAt });
  if (/^[0-9.]+$/.test(name)) return failed({ found: `${name} is an address, and changes when the Service is made anew`, wanted, lookAt });
  if (name === `${yard}.${store}` || name.startsWith(`${yard}.`)) return failed({ found: `${name} has the namespace in front`, wanted, lookAt });
  return failed({ found: `${name} leads nowhere`, wanted, lookAt });
};

const MISNAMED = (boat: string, door: number) => boatFile(boat, door).replaceAll('boat.yml', 'harbour.yml').replaceAll(`name: ${boat}`, 'name: harbour').replaceAll(`crew: ${boat}`, 'crew: harbour')
  .replace('    - name: web', '    - name: http').replace('  type: NodePort\n', '').replace(/ {4}nodePort: \d+\n/, '');

export default defineExercises(VARIABLES, ({ boat, door, yard, store }) => [
  {
    id: 'own-door',
    title: 'A door with a number of your own',
    points: 20,
    task:
      `Run a Pod \`${boat}\` with the image \`${HELLO}:1.0\`, which listens on port 8080; call that port \`web\` in its manifest. Give the Pod a label of your choice. ` +
      `Then let a Service \`${boat}\` lead from its port 80, and from port ${door} of every node, to the Pod’s port \`web\`.`,
    touches: [`pod/${boat}`, `service/${boat}`],
    checks: [
      podCheck('pod', 'The Pod runs hello-app and is ready', { pod: boat, ask: allOf(usesImage(HELLO), isRunning) }),
      podCheck('named', 'Its port 8080 is called `web`', { pod: boat, ask: namesItsPort }),
      serviceCheck('port', 'The Service is open at the right ports', { service: boat, ask: allOf(hasPort({ port: 80, nodePort: door }), isOfType('NodePort')) }),
      serviceCheck('by-name', 'It names the Pod’s port by its name', { service: boat, ask: hasPort({ port: 80, targetPort: 'web' }) }),
      serviceCheck('endpoints', 'It leads to the Pod', { service: boat, ask: leadsTo([boat]) }),
      serviceCheck('arrives', 'Its traffic arrives at port 8080', { service: boat, ask: arrivesAtPort(8080) }),
    ],
    hints: [
      'Two objects in one file. The Pod names its port under `ports`; the Service names it after `targetPort`.',
      'In the container: `ports: [{name: web, containerPort: 8080}]`. In the Service: `port: 80`, `targetPort: web` and the `nodePort`.',
      `A Pod with the label \`crew: ${boat}\`, and a Service of \`type: NodePort\` with \`selector: {crew: ${boat}}\` and \`ports: [{port: 80, targetPort: web, nodePort: ${door}}]\`.`,
    ],
    solution: { commands: boatFile(boat, door) },
    alternatives: [
      { commands: `${boatFile(boat, door).split('---')[0]}EOF\nkubectl create -f boat.yml\nkubectl expose pod ${boat} --port=80 --target-port=web --type=NodePort\nkubectl patch service ${boat} --type=json -p '[{"op":"replace","path":"/spec/ports/0/nodePort","value":${door}}]'\n` },
    ],
    free: ['hello', 'crew'],
    mistakes: [
      { title: 'straight to port 80, where nobody listens', commands: boatFile(boat, door).replace('    targetPort: web\n', ''), failing: { check: 'arrives', saying: 'leads to port 80 of its Pods' } },
      { title: 'a name that the Pod does not know', commands: boatFile(boat, door).replace('targetPort: web', 'targetPort: http'), failing: { check: 'arrives', saying: 'leads to no port of any Pod; targetPort is http' } },
      { title: 'the number instead of the name', commands: boatFile(boat, door).replace('targetPort: web', 'targetPort: 8080'), failing: { check: 'by-name', saying: 'to targetPort 8080' } },
      { title: 'a node port below the range, which is refused', commands: boatFile(boat, door).replace(`nodePort: ${door}`, 'nodePort: 8080'), failing: { check: 'port', saying: 'no Service in namespace default' } },
    ],
    afterwards: `Ask any node: \`curl -s http://kube-worker02:${door}\`. If the next version of the program listens elsewhere, only its manifest changes; the Service goes on saying \`web\`.`,
  },
  {
    id: 'spread',
    kind: 'predict',
    title: 'Twenty questions',
    points: 10,
    task: 'Two Pods, `left` and `right`, stand behind the Service `twins` (port 80). Say what you expect, then ask the Service until both Pods have answered.',
    question: SPREAD,
    setup: TWINS,
    touches: ['pod/left', 'pod/right', 'service/twins'],
    checks: [
      predicted(SPREAD),
      podCheck('left', '`left` has answered', { pod: 'left', ask: wasAsked }),
      podCheck('right', '`right` has answered', { pod: 'right', ask: wasAsked }),
      serviceCheck('endpoints', 'Both stand behind the Service', { service: 'twins', ask: leadsTo(['left', 'right']) }),
    ],
    hints: [
      'First answer the question. Then ask the Service by its address, several times; each answer names the Pod that gave it.',
      "The address: `kubectl get service twins -o jsonpath='{.spec.clusterIP}'`. A shell loop asks again and again.",
      "`ADDRESS=$(kubectl get service twins -o jsonpath='{.spec.clusterIP}')`, then `for i in $(seq 20); do curl -s http://$ADDRESS | grep Hostname; done`",
    ],
    solution: {
      answer: 'both',
      commands: `ADDRESS=$(kubectl get service twins -o jsonpath='{.spec.clusterIP}')
for i in $(seq 20); do curl -s http://$ADDRESS; done
`,
    },
    alternatives: [
      { answer: 'first', commands: 'kubectl run ask --rm -i --image=busybox --restart=Never -- sh -c "for i in $(seq -s \' \' 30); do wget -qO- http://twins; done"\n' },
    ],
    free: ['ADDRESS', '20'],
    mistakes: [
      { title: 'said it and never asked', answer: 'both', failing: { check: 'left', saying: 'left has answered nobody yet' } },
      {
        title: 'asked one Pod by its own address',
        answer: 'both',
        commands: "for i in 1 2 3; do curl -s http://$(kubectl get pod left -o jsonpath='{.status.podIP}'):8080; done",
        failing: { check: 'right', saying: 'right has answered nobody yet' },
      },
      {
        title: 'asked without having said anything',
        commands: "for i in $(seq 20); do curl -s http://$(kubectl get service twins -o jsonpath='{.spec.clusterIP}'); done",
        failing: { check: 'predicted', saying: 'no answer yet' },
      },
    ],
    afterwards: 'The kernel picks an endpoint for every new connection, with equal chances (that is how kube-proxy’s iptables rules are written). Over many connections it evens out; two in a row may well meet the same Pod. One long connection stays with one Pod.',
  },
  {
    id: 'next-door',
    kind: 'answer',
    title: 'A name across the fence',
    points: 10,
    task: `In the namespace \`${yard}\` there is a Service \`${store}\`. A Pod in your own namespace, \`default\`, has to reach it.`,
    question: { type: 'text', prompt: 'By which name?', placeholder: 'a DNS name' },
    setup: `kubectl create namespace ${yard}
kubectl create service clusterip ${store} --tcp=6379 --namespace=${yard}
`,
    touches: [`namespace/${yard}`],
    checks: [answerCheck('name', 'The name leads there', nextDoor(store, yard))],
    hints: [
      'The short name is completed with the Pod’s own namespace. So say the other namespace, too.',
      'First the Service, then a dot, then the namespace.',
      `\`${store}.${yard}\`, or the whole of it: \`${store}.${yard}.svc.cluster.local\`.`,
    ],
    solution: { answer: `${store}.${yard}` },
    alternatives: [{ answer: `${store}.${yard}.svc` }, { answer: `${store}.${yard}.svc.cluster.local.` }, { answer: `http://${store}.${yard}:6379` }],
    mistakes: [
      { title: 'the short name', answer: store, failing: { check: 'name', saying: 'own namespace, default' } },
      { title: 'the wrong way round', answer: `${yard}.${store}`, failing: { check: 'name', saying: 'has the namespace in front' } },
      { title: 'an address', answer: '10.96.0.20', failing: { check: 'name', saying: 'changes when the Service is made anew' } },
      { title: 'without its middle', answer: `${store}.${yard}.cluster.local`, failing: { check: 'name', saying: 'leads nowhere' } },
    ],
  },
  {
    id: 'wrong-name',
    kind: 'repair',
    title: 'An endpoint without a port',
    points: 15,
    task: 'A Pod `harbour` runs and is ready. The Service `harbour` finds it, and yet nobody gets through. Mend the Service; the Pod stays as it is.',
    setup: `${MISNAMED(boat, door)}kubectl wait --for=condition=Ready pod/harbour --timeout=60s
`,
    touches: ['pod/harbour', 'service/harbour'],
    checks: [
      podCheck('pod', 'The Pod is as it was', { pod: 'harbour', ask: allOf(hasLabels({ crew: 'harbour' }), usesImage(HELLO), isRunning) }),
      serviceCheck('port', 'The Service still has port 80', { service: 'harbour', ask: hasPort({ port: 80 }) }),
      serviceCheck('arrives', 'Its traffic arrives at port 8080', { service: 'harbour', ask: arrivesAtPort(8080) }),
      serviceCheck('endpoints', 'It leads to the Pod', { service: 'harbour', ask: leadsTo(['harbour']) }),
    ],
    hints: [
      '`kubectl describe service harbour`: compare TargetPort with Endpoints. What is missing behind the address?',
      "The Service sends to a port by name. What does the Pod call its port? `kubectl get pod harbour -o jsonpath='{.spec.containers[0].ports}'`",
      'The Pod says `http`, the Service `web`. Write `targetPort: http` in `harbour.yml` and apply it, or use `kubectl edit service harbour`.',
    ],
    solution: { commands: "sed -i 's/targetPort: web/targetPort: http/' harbour.yml\nkubectl apply -f harbour.yml\n" },
    alternatives: [
      { commands: `kubectl patch service harbour --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":8080}]'\n` },
      { commands: 'kubectl delete service harbour\nkubectl expose pod harbour --port=80 --target-port=http\n' },
      { commands: "KUBE_EDITOR='sed -i s/targetPort:.*/targetPort:\\ http/' kubectl edit service harbour\n" },
    ],
    mistakes: [
      { title: 'took the targetPort away', commands: "sed -i '/targetPort/d' harbour.yml; kubectl apply -f harbour.yml", failing: { check: 'arrives', saying: 'leads to port 80 of its Pods' } },
      { title: 'changed the Service’s own port', commands: "sed -i 's/port: 80/port: 8080/' harbour.yml; kubectl apply -f harbour.yml", failing: { check: 'port', saying: 'port 8080' } },
      { title: 'changed the Pod’s file, which the Pod no longer hears', commands: "sed -i 's/- name: http/- name: web/' harbour.yml; kubectl apply -f harbour.yml", failing: { check: 'arrives', saying: 'leads to no port of any Pod; targetPort is web' } },
    ],
  },
]);
