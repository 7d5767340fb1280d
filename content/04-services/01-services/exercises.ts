import {
  allOf, answerCheck, arrivesAtPort, between, defineExercises, failed, hasLabels, hasPort, isOfType, isRunning, leadsTo, oneOf, passed, placesOf, podCheck, selectsBy, serviceCheck, usesImage,
} from '#lib/checks/index.ts';
import type { AnswerQuestion, Question } from '#lib/checks/index.ts';

const VARIABLES = {
  store: oneOf('orders', 'guests', 'stock', 'ledger', 'catalogue'),
  site: oneOf('blog', 'wiki', 'forum', 'diary', 'gallery'),
  door: between(30090, 30189),
};

const pod = (name: string, tier: string) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels:
    app: nginx
    tier: ${tier}
spec:
  containers:
  - name: page
    image: nginx
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: nginx
spec:
  type: NodePort
  ports:
  - port: 80
    nodePort: 30080
  selector:
    app: nginx
    tier: web
`;

const applied = (file: string, ...objects: readonly string[]) => `cat > ${file} <<'EOF'
${objects.join('---\n')}EOF
kubectl apply -f ${file}
`;

const NODE_PORT = applied('open.yml', pod('webapp', 'web'), pod('api-server', 'api'), SERVICE);

const PODS = applied('pods.yml', pod('webapp', 'web'), pod('api-server', 'api'));

const TYPES: Extract<Question, { type: 'placement' }> = {
  type: 'placement',
  prompt: 'Which type does each Service get?',
  items: [
    { id: 'database', text: 'A database, asked by the application’s own Pods' },
    { id: 'shop', text: 'A shop for everybody, on a cluster in a public cloud' },
    { id: 'rack', text: 'A shop for everybody, on three machines in a cellar; the router there sends visitors on to a port of a machine' },
    { id: 'logs', text: 'A collector, to which all Pods send their logs' },
  ],
  places: [
    { id: 'cluster-ip', text: 'ClusterIP' },
    { id: 'node-port', text: 'NodePort' },
    { id: 'load-balancer', text: 'LoadBalancer' },
  ],
};

/** The type that each needs, and why another will not do. */
const RIGHT_TYPE: Readonly<Record<string, { type: string; because: string }>> = {
  database: { type: 'cluster-ip', because: 'only Pods ask it, so no door to the outside should be there' },
  shop: { type: 'load-balancer', because: 'visitors come from outside, and the cloud has a load balancer to give' },
  rack: { type: 'node-port', because: 'visitors come from outside to a port of a machine, and nobody there provides a load balancer' },
  logs: { type: 'cluster-ip', because: 'only Pods ask it, so no door to the outside should be there' },
};

const rightTypes: AnswerQuestion = (answer) => {
  const astray = [...placesOf(answer)].find(([item, type]) => RIGHT_TYPE[item]?.type !== type);
  if (!astray) return passed('each has the type it needs');
  const [item, type] = astray;
  return failed({
    found: `${TYPES.places.find(({ id }) => id === type)?.text} for: ${TYPES.items.find(({ id }) => id === item)?.text}`,
    wanted: `another type: ${RIGHT_TYPE[item]?.because}`,
    lookAt: 'Who asks: Pods of this cluster, or somebody outside? And is there a cloud?',
  });
};

const storeFile = (store: string) => applied('store.yml', `apiVersion: v1
kind: Pod
metadata:
  name: db
  labels:
    holds: ${store}
spec:
  containers:
  - name: redis
    image: redis
`, `apiVersion: v1
kind: Service
metadata:
  name: ${store}
spec:
  selector:
    holds: ${store}
  ports:
  - port: 6379
`);

const brokenSite = (site: string, door: number) => `kubectl run ${site} --image=nginx --labels=app=${site},tier=web
cat > ${site}-svc.yml <<'EOF'
apiVersion: v1
kind: Service
metadata:
  name: ${site}
spec:
  type: NodePort
  ports:
  - port: 80
    targetPort: 8080
    nodePort: ${door}
  selector:
    app: ${site}
    tier: wbe
EOF
kubectl apply -f ${site}-svc.yml
kubectl wait --for=condition=Ready pod/${site} --timeout=60s
`;

export default defineExercises(VARIABLES, ({ store, site, door }) => [
  {
    id: 'which-type',
    kind: 'answer',
    title: 'Which type?',
    points: 10,
    task: 'Four Services are needed. Give each the type that opens as much as it must, and no more.',
    question: TYPES,
    checks: [answerCheck('types', 'Each has the type it needs', rightTypes)],
    hints: [
      'First ask of each who will call it: Pods of the same cluster, or people outside.',
      'What only Pods call needs a ClusterIP. For the outside there are two types left, and one of them wants a cloud.',
      'Database and logs: ClusterIP. The shop in the cloud: LoadBalancer. The shop in the cellar: NodePort.',
    ],
    solution: { answer: 'database=cluster-ip,shop=load-balancer,rack=node-port,logs=cluster-ip' },
    mistakes: [
      { title: 'a door for the database', answer: 'database=node-port,shop=load-balancer,rack=node-port,logs=cluster-ip', failing: { check: 'types', saying: 'no door to the outside' } },
      { title: 'a load balancer where there is no cloud', answer: 'database=cluster-ip,shop=load-balancer,rack=load-balancer,logs=cluster-ip', failing: { check: 'types', saying: 'nobody there provides' } },
      { title: 'nobody can come in', answer: 'database=cluster-ip,shop=cluster-ip,rack=node-port,logs=cluster-ip', failing: { check: 'types', saying: 'the cloud has a load balancer' } },
    ],
  },
  {
    id: 'node-port',
    title: 'Open port 30080',
    points: 20,
    task:
      'Have the Pods `webapp` (`app=nginx`, `tier=web`) and `api-server` (`app=nginx`, `tier=api`) running nginx, and a Service `nginx` whose port 80 is open as port 30080 on every node. It leads to `webapp` alone, by both of its labels.',
    touches: ['pod/webapp', 'pod/api-server', 'service/nginx'],
    checks: [
      podCheck('pods', 'Pod `webapp` runs nginx and is ready', { pod: 'webapp', ask: allOf(hasLabels({ app: 'nginx', tier: 'web' }), usesImage('nginx'), isRunning) }),
      podCheck('other', 'Pod `api-server` runs nginx and is ready', { pod: 'api-server', ask: allOf(hasLabels({ app: 'nginx', tier: 'api' }), usesImage('nginx'), isRunning) }),
      serviceCheck('port', 'Service `nginx` has node port 30080', { service: 'nginx', ask: allOf(hasPort({ port: 80, nodePort: 30080 }), isOfType('NodePort')) }),
      serviceCheck('endpoints', 'It leads to `webapp` alone', { service: 'nginx', ask: leadsTo(['webapp']) }),
      serviceCheck('selector', 'It finds it by `app` and `tier`', { service: 'nginx', ask: selectsBy({ app: 'nginx', tier: 'web' }) }),
      serviceCheck('arrives', 'Its traffic arrives where nginx listens', { service: 'nginx', ask: arrivesAtPort(80) }),
    ],
    hints: [
      'The commands above make the Pods, the manifest above makes the Service.',
      'If the Service leads to both Pods or to none, compare its selector with the Pods’ labels.',
      'Run the two `kubectl run` lines, press **Save** on the manifest, then `kubectl create -f svc.yml`.',
    ],
    solution: { commands: NODE_PORT },
    alternatives: [
      { commands: `kubectl run webapp --image=nginx --labels=app=nginx,tier=web\nkubectl run api-server --image=nginx --labels=app=nginx,tier=api\n${applied('svc.yml', SERVICE)}` },
      { commands: `${PODS}kubectl create service nodeport nginx --tcp=80 --node-port=30080\nkubectl patch service nginx -p '{"spec":{"selector":{"tier":"web"}}}'\n` },
      { commands: `${PODS}kubectl expose pod webapp --name=nginx --port=80 --type=NodePort\nkubectl patch service nginx --type=json -p '[{"op":"replace","path":"/spec/ports/0/nodePort","value":30080}]'\n` },
    ],
    free: ['page'],
    mistakes: [
      { title: 'a selector that takes both', commands: NODE_PORT.replace('  selector:\n    app: nginx\n    tier: web\n', '  selector:\n    app: nginx\n'), failing: { check: 'endpoints', saying: 'leads to api-server and webapp' } },
      { title: 'a selector that matches nothing', commands: PODS + applied('svc.yml', SERVICE.replace('tier: web', 'tier: frontend')), failing: { check: 'endpoints', saying: 'has no endpoint' } },
      { title: 'no port on the nodes', commands: `${PODS}kubectl expose pod webapp --port=80 --name=nginx`, failing: { check: 'port', saying: 'port 80' } },
      { title: 'a port that the cluster picked', commands: `${PODS}kubectl expose pod webapp --port=80 --name=nginx --type=NodePort`, failing: { check: 'port', saying: 'nodePort 3' } },
      { title: 'a port outside the range, which is refused', commands: PODS + applied('svc.yml', SERVICE.replace('30080', '8080')), failing: { check: 'port', saying: 'no Service in namespace default' } },
    ],
    afterwards: 'Every node answers on 30080 now, whether it runs the Pod or not: `curl -s http://kube-control01:30080 | head -4`.',
  },
  {
    id: 'database',
    title: 'A name for the database',
    points: 15,
    task: `Run a Pod \`db\` with the image \`redis\`, and give it a Service named \`${store}\` that only Pods inside the cluster can reach, at port 6379.`,
    touches: ['pod/db', `service/${store}`],
    checks: [
      podCheck('pod', 'Pod `db` runs redis and is ready', { pod: 'db', ask: allOf(usesImage('redis'), isRunning) }),
      serviceCheck('inside', 'The Service is for the inside only', { service: store, ask: isOfType('ClusterIP') }),
      serviceCheck('port', 'It has port 6379', { service: store, ask: hasPort({ port: 6379 }) }),
      serviceCheck('arrives', 'Its traffic arrives where redis listens', { service: store, ask: arrivesAtPort(6379) }),
      serviceCheck('endpoints', 'It leads to `db`', { service: store, ask: leadsTo(['db']) }),
    ],
    hints: [
      'Two commands: one runs the Pod, one exposes it. The type is what you get without saying one.',
      '`kubectl expose pod …` takes `--name` for the Service’s name and `--port` for its port.',
      `\`kubectl run db --image=redis\` and \`kubectl expose pod db --name=${store} --port=6379\`.`,
    ],
    solution: { commands: storeFile(store) },
    alternatives: [
      { commands: `kubectl run db --image=redis\nkubectl expose pod db --name=${store} --port=6379\n` },
      { commands: `kubectl run db --image=redis:7 --labels=app=${store}\nkubectl create service clusterip ${store} --tcp=6379\n` },
    ],
    free: ['holds'],
    mistakes: [
      { title: 'named after the Pod', commands: 'kubectl run db --image=redis; kubectl expose pod db --port=6379', failing: { check: 'inside', saying: `no Service ${store}, but db` } },
      { title: 'open to the outside', commands: `kubectl run db --image=redis; kubectl expose pod db --name=${store} --port=6379 --type=NodePort`, failing: { check: 'inside', saying: 'is of type NodePort' } },
      {
        title: 'leads to a port where nobody listens',
        commands: `kubectl run db --image=redis; kubectl expose pod db --name=${store} --port=6379 --target-port=80`,
        failing: { check: 'arrives', saying: 'leads to port 80 of its Pods' },
      },
    ],
    afterwards: `Any Pod of this namespace finds it by that name now: \`kubectl run ask --rm -i --image=redis --restart=Never -- redis-cli -h ${store} ping\`.`,
  },
  {
    id: 'no-endpoints',
    kind: 'repair',
    title: 'A Service that answers nobody',
    points: 20,
    task: `A Pod \`${site}\` runs, and a Service \`${site}\` stands before it; yet \`curl http://kube-worker01:${door}\` gets no page. There are two faults. Mend the Service and leave the Pod as it is.`,
    setup: brokenSite(site, door),
    touches: [`pod/${site}`, `service/${site}`],
    checks: [
      podCheck('pod', 'The Pod is as it was', { pod: site, ask: allOf(hasLabels({ app: site, tier: 'web' }), usesImage('nginx'), isRunning) }),
      serviceCheck('endpoints', 'The Service leads to the Pod', { service: site, ask: leadsTo([site]) }),
      serviceCheck('arrives', 'It leads to the port on which nginx listens', { service: site, ask: arrivesAtPort(80) }),
      serviceCheck('port', 'It is open at the port of before', { service: site, ask: hasPort({ port: 80, nodePort: door }) }),
    ],
    hints: [
      'Work through the three questions above. The first finds one fault, the third the other.',
      `Compare \`kubectl describe service ${site}\` with \`kubectl get pod ${site} --show-labels\`. Then ask where nginx listens: \`kubectl exec ${site} -- netstat -tln\`.`,
      `In \`${site}-svc.yml\`: \`tier: web\` instead of \`wbe\`, and \`targetPort: 80\`. Then \`kubectl apply -f ${site}-svc.yml\`.`,
    ],
    solution: { commands: `sed -i 's/wbe/web/; s/8080/80/' ${site}-svc.yml\nkubectl apply -f ${site}-svc.yml\n` },
    alternatives: [
      { commands: `kubectl patch service ${site} --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":80},{"op":"replace","path":"/spec/selector/tier","value":"web"}]'\n` },
      { commands: `KUBE_EDITOR="sed -i 's/wbe/web/; s/8080/80/'" kubectl edit service ${site}\n` },
      { commands: `kubectl delete service ${site}\nsed -i '/tier/d; /targetPort/d' ${site}-svc.yml\nkubectl create -f ${site}-svc.yml\n` },
    ],
    mistakes: [
      { title: 'mended the selector only', commands: `sed -i 's/wbe/web/' ${site}-svc.yml; kubectl apply -f ${site}-svc.yml`, failing: { check: 'arrives', saying: 'leads to port 8080' } },
      { title: 'mended the port only', commands: `sed -i 's/8080/80/' ${site}-svc.yml; kubectl apply -f ${site}-svc.yml`, failing: { check: 'endpoints', saying: 'has no endpoint' } },
      { title: 'changed the file and did not apply it', commands: `sed -i 's/wbe/web/; s/8080/80/' ${site}-svc.yml`, failing: { check: 'endpoints', saying: 'has no endpoint' } },
      { title: 'bent the Pod to fit the selector', commands: `kubectl label pod ${site} tier=wbe --overwrite; sed -i 's/8080/80/' ${site}-svc.yml; kubectl apply -f ${site}-svc.yml`, failing: { check: 'pod', saying: 'tier=wbe' } },
    ],
  },
]);
