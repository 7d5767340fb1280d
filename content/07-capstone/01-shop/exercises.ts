import {
  allOf, arrivesAtPort, between, defineExercises, deploymentCheck, environmentHas, failed, hasAnnotation, hasPort, hasProbe, hasReplicas, holds, isOfType, leadsToAll,
  matchesLabels, mountsInCommon, ofTemplate, oneOf, passed, runsWhere, selectsBy, serviceCheck, takenFrom, templateHasLabels, usesImage,
} from '#lib/checks/index.ts';
import type { Check, DeploymentQuestion } from '#lib/checks/index.ts';

const VARIABLES = {
  shop: oneOf('quay', 'pier', 'wharf', 'jetty', 'marina'),
  store: oneOf('ledger', 'orders', 'stock', 'cargo'),
  door: between(30200, 30299),
};

interface Names {
  shop: string;
  store: string;
  door: number;
}

const PASSWORD = 'sesame';

const settings = ({ shop, store }: Names) => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${shop}-settings
data:
  DATABASE_HOST: ${store}
---
apiVersion: v1
kind: Secret
metadata:
  name: ${shop}-secret
stringData:
  password: ${PASSWORD}
`;

const database = ({ shop, store }: Names) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${store}
spec:
  selector:
    matchLabels:
      app: ${shop}
      tier: database
  template:
    metadata:
      labels:
        app: ${shop}
        tier: database
    spec:
      containers:
      - name: server
        image: postgres:17
        env:
        - name: POSTGRES_PASSWORD
          valueFrom:
            secretKeyRef:
              name: ${shop}-secret
              key: password
---
apiVersion: v1
kind: Service
metadata:
  name: ${store}
spec:
  selector:
    app: ${shop}
    tier: database
  ports:
  - port: 5432
`;

const web = ({ shop, door }: Names) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${shop}
  annotations:
    runbook: |
      Ring the harbour office.
      Then go and see.
spec:
  replicas: 3
  selector:
    matchLabels:
      app: ${shop}
      tier: web
  template:
    metadata:
      labels:
        app: ${shop}
        tier: web
    spec:
      volumes:
      - name: shared
        emptyDir: {}
      containers:
      - name: web
        image: nginx:1.28
        volumeMounts:
        - name: shared
          mountPath: /usr/share/nginx/html
        startupProbe:
          tcpSocket:
            port: 80
          failureThreshold: 6
        livenessProbe:
          tcpSocket:
            port: 80
        readinessProbe:
          httpGet:
            path: /index.html
            port: 80
          periodSeconds: 2
      - name: writer
        image: busybox
        envFrom:
        - configMapRef:
            name: ${shop}-settings
        env:
        - name: DATABASE_PASSWORD
          valueFrom:
            secretKeyRef:
              name: ${shop}-secret
              key: password
        command:
        - sh
        - -c
        - while true; do nc -z -w 1 $DATABASE_HOST 5432 && date > /pages/index.html; sleep 5; done
        volumeMounts:
        - name: shared
          mountPath: /pages
---
apiVersion: v1
kind: Service
metadata:
  name: ${shop}
spec:
  type: NodePort
  selector:
    app: ${shop}
    tier: web
  ports:
  - port: 80
    nodePort: ${door}
`;

const wholeShop = (names: Names) => [settings(names), database(names), web(names)].join('---\n');

const written = (file: string, manifest: string) => `cat > ${file} <<'EOF'
${manifest}EOF
`;

/** The sixfold broken shop: a key, a host, a selector, a volume, a probe's port and a targetPort are not what they should be. */
const broken = (names: Names) => wholeShop(names)
  .replace('  password: sesame', '  pasword: sesame')
  .replace(`DATABASE_HOST: ${names.store}\n`, `DATABASE_HOST: ${names.store}-db\n`)
  .replace('    tier: database\n  ports', '    tier: databse\n  ports')
  .replace('      - name: shared\n        emptyDir: {}\n', '      - name: shared\n        emptyDir: {}\n      - name: drafts\n        emptyDir: {}\n')
  .replace('        - name: shared\n          mountPath: /pages', '        - name: drafts\n          mountPath: /pages')
  .replace('        livenessProbe:\n          tcpSocket:\n            port: 80\n', '        livenessProbe:\n          tcpSocket:\n            port: 8080\n')
  .replace(`  - port: 80\n    nodePort`, '  - port: 80\n    targetPort: 8080\n    nodePort');

const touched = ({ shop, store }: Names) => [`deployment/${shop}`, `deployment/${store}`, `service/${shop}`, `service/${store}`, `configmap/${shop}-settings`, `secret/${shop}-secret`];

/** What waits for the database must not be ended for it: liveness asks for the port alone. */
const livesByItself: DeploymentQuestion = (deployment) => {
  const probe = deployment.spec?.template.spec?.containers.find(({ name }) => name === 'web')?.livenessProbe;
  if (probe?.tcpSocket) return passed('liveness depends on nginx alone');
  return failed({ found: probe ? 'a livenessProbe that is no tcpSocket' : 'no livenessProbe', wanted: 'a livenessProbe that only connects to port 80', lookAt: 'A missing page is no reason to restart nginx' });
};

const shopLabels = (shop: string, tier: string) => ({ app: shop, tier });

function databaseChecks({ shop, store }: Names): Check[] {
  const secret = { kind: 'Secret', name: `${shop}-secret` } as const;
  const selector = `app=${shop},tier=database`;
  return [
    holds('secret', { kind: 'Secret', name: `${shop}-secret`, values: { password: PASSWORD } }),
    holds('settings', { kind: 'ConfigMap', name: `${shop}-settings`, values: { DATABASE_HOST: store } }),
    {
      ...deploymentCheck('database', 'The database runs, with its password from the Secret', {
        deployment: store,
        ask: allOf(ofTemplate(usesImage('postgres')), templateHasLabels(shopLabels(shop, 'database')), matchesLabels(shopLabels(shop, 'database')), ofTemplate(takenFrom('POSTGRES_PASSWORD', secret)), ofTemplate(environmentHas('POSTGRES_PASSWORD', PASSWORD)), hasReplicas(1)),
      }),
      weight: 2,
    },
    {
      ...serviceCheck('database-service', 'A ClusterIP Service leads to it', {
        service: store, ask: allOf(isOfType('ClusterIP'), hasPort({ port: 5432 }), selectsBy(shopLabels(shop, 'database')), leadsToAll(selector, 1), arrivesAtPort(5432)),
      }),
      weight: 2,
    },
  ];
}

function webChecks({ shop, store, door }: Names): Check[] {
  const ask = (id: string, title: string, ...questions: readonly DeploymentQuestion[]) => deploymentCheck(id, title, { deployment: shop, ask: allOf(...questions) });
  return [
    ask('labels', 'The web Pods carry their labels', templateHasLabels(shopLabels(shop, 'web')), matchesLabels(shopLabels(shop, 'web'))),
    ask('runbook', 'The Deployment has a runbook of two lines', hasAnnotation('runbook', { lines: 2 })),
    ask('containers', 'nginx as `web`, busybox as `writer`', ofTemplate(runsWhere({ web: 'nginx', writer: 'busybox' }))),
    { ...ask('pages', 'Both share one `emptyDir`', ofTemplate(mountsInCommon({ type: 'emptyDir', containers: ['web', 'writer'], at: { web: '/usr/share/nginx/html', writer: '/pages' } }))), weight: 2 },
    {
      ...ask('environment', 'The writer gets its settings and the password', ofTemplate(takenFrom('DATABASE_HOST', { kind: 'ConfigMap', name: `${shop}-settings` })), ofTemplate(environmentHas('DATABASE_HOST', store)),
        ofTemplate(takenFrom('DATABASE_PASSWORD', { kind: 'Secret', name: `${shop}-secret` })), ofTemplate(environmentHas('DATABASE_PASSWORD', PASSWORD))),
      weight: 2,
    },
    ask('startup', 'nginx has a minute to start', hasProbe('startupProbe', { tcpPort: 80, waitsAtLeast: 60 }, 'web')),
    ask('liveness', 'It is alive while it listens', livesByItself, hasProbe('livenessProbe', { tcpPort: 80 }, 'web')),
    ask('readiness', 'It is ready once there is a page', hasProbe('readinessProbe', { httpGet: { path: '/index.html', port: 80 }, periodSeconds: 2 }, 'web')),
    { ...ask('replicas', 'Three web Pods are available', hasReplicas(3)), weight: 3 },
    {
      ...serviceCheck('web-service', 'The Service opens the door and leads to all three', {
        service: shop, ask: allOf(isOfType('NodePort'), hasPort({ port: 80, nodePort: door }), selectsBy(shopLabels(shop, 'web')), leadsToAll(`app=${shop},tier=web`, 3), arrivesAtPort(80)),
      }),
      weight: 3,
    },
  ];
}

export default defineExercises(VARIABLES, (names) => {
  const { shop, store, door } = names;
  const checks = [...databaseChecks(names), ...webChecks(names)];
  return [
    {
      id: 'build',
      title: 'Open the shop',
      points: 60,
      task: `Build the shop \`${shop}\` as the order sheet above has it, with its database \`${store}\` and its door ${door}. Each part counts by itself, so you can build and be ticked step by step.`,
      touches: touched(names),
      checks,
      hints: [
        'Begin at the bottom, where nothing depends on anything: ConfigMap and Secret, then the database and its Service. Only then the web Deployment, and its Service last. One file with `---` between the objects is enough.',
        'The lessons have each part: `envFrom` and `secretKeyRef` from the environment, the shared volume from the two containers, the probes from the last chapter. If the web Pods stay at `1/2`, ask why there is no page: is there an endpoint behind the database’s Service, and does the writer know its name?',
        `The web Deployment: \`web\` mounts the volume at \`/usr/share/nginx/html\`, \`writer\` at \`/pages\`, with the command from the sheet. \`startupProbe: {tcpSocket: {port: 80}, failureThreshold: 6}\`, \`livenessProbe: {tcpSocket: {port: 80}}\`, \`readinessProbe: {httpGet: {path: /index.html, port: 80}, periodSeconds: 2}\`.`,
      ],
      solution: { commands: `${written('shop.yml', wholeShop(names))}kubectl apply -f shop.yml\n` },
      alternatives: [
        {
          commands: `kubectl create configmap ${shop}-settings --from-literal=DATABASE_HOST=${store}
kubectl create secret generic ${shop}-secret --from-literal=password=${PASSWORD}
${written('database.yml', database(names).split('---')[0] ?? '')}kubectl create -f database.yml
kubectl expose deployment ${store} --port=5432
${written('web.yml', web(names))}kubectl create -f web.yml
`,
        },
      ],
      free: ['server', 'shared', 'Ring the harbour office.', 'Then go and see.', 'emptyDir: {}', '1', '5', '6'],
      mistakes: [
        { title: 'the database’s Service under another name', commands: `${written('shop.yml', wholeShop(names).replace(`kind: Service\nmetadata:\n  name: ${store}`, 'kind: Service\nmetadata:\n  name: database'))}kubectl apply -f shop.yml\n`, failing: { check: 'database-service', saying: `no Service ${store}, but database` } },
        { title: 'the password in the manifest', commands: `${written('shop.yml', wholeShop(names).replace(/- name: POSTGRES_PASSWORD\n(.*\n){4}/, `- name: POSTGRES_PASSWORD\n          value: ${PASSWORD}\n`))}kubectl apply -f shop.yml\n`, failing: { check: 'database', saying: 'is a value in the manifest' } },
        { title: 'liveness asks for the page', commands: `${written('shop.yml', wholeShop(names).replace('livenessProbe:\n          tcpSocket:\n', 'livenessProbe:\n          httpGet:\n            path: /index.html\n'))}kubectl apply -f shop.yml\n`, failing: { check: 'liveness', saying: 'is no tcpSocket' } },
        { title: 'the same labels for both tiers, so that the door leads to the database, too', commands: `${written('shop.yml', wholeShop(names).replaceAll('tier: database', 'tier: web'))}kubectl apply -f shop.yml\n`, failing: { check: 'database', saying: 'tier=web' } },
        { title: 'two Pods only', commands: `${written('shop.yml', wholeShop(names).replace('replicas: 3', 'replicas: 2'))}kubectl apply -f shop.yml\n`, failing: { check: 'replicas', saying: 'wants 2' } },
      ],
      afterwards: `Ask at the door: \`curl -s http://kube-worker01:${door}\`. Then take the database away with \`kubectl scale deployment ${store} --replicas=0\`: the page grows old, and nothing is restarted.`,
    },
    {
      id: 'mend',
      kind: 'repair',
      title: 'The same shop, six faults',
      points: 60,
      task: `Somebody else built the shop \`${shop}\`, in a hurry: \`curl http://kube-worker01:${door}\` gets nothing. There are six faults, and its manifest is \`broken.yml\`. Mend what is wrong until the order sheet is fulfilled. The objects keep their names.`,
      setup: `${written('broken.yml', broken(names))}kubectl apply -f broken.yml
sleep 30
`,
      touches: touched(names),
      checks,
      hints: [
        'Begin with what cannot even start: `kubectl get pods`, then `kubectl describe pod` of one that waits. Mend from the bottom up: Secret, database, its Service; then the web Pods; then the door.',
        `The six are: a key of the Secret, a value of the ConfigMap, the selector of \`${store}\`’s Service, a volume of the writer, the port of the liveness probe, and the targetPort of \`${shop}\`’s Service. What a container got as environment stays until it is started anew: \`kubectl rollout restart\`.`,
        `In \`broken.yml\`: \`password\` for \`pasword\`; \`DATABASE_HOST: ${store}\`; \`tier: database\` for \`databse\`; \`name: shared\` for \`drafts\` where the writer mounts it; \`port: 80\` for both \`8080\`. Then \`kubectl apply -f broken.yml\`.`,
      ],
      solution: {
        commands: `sed -i 's/pasword/password/' broken.yml
sed -i 's/DATABASE_HOST: ${store}-db/DATABASE_HOST: ${store}/' broken.yml
sed -i 's/databse/database/' broken.yml
sed -i '/name: writer/,$ s/drafts/shared/' broken.yml
sed -i 's/8080/80/' broken.yml
kubectl apply -f broken.yml
`,
      },
      alternatives: [
        {
          commands: `kubectl patch secret ${shop}-secret -p '{"stringData":{"password":"${PASSWORD}"}}'
kubectl patch configmap ${shop}-settings -p '{"data":{"DATABASE_HOST":"${store}"}}'
kubectl patch service ${store} -p '{"spec":{"selector":{"tier":"database"}}}'
kubectl patch service ${shop} --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":80}]'
kubectl patch deployment ${shop} --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/livenessProbe/tcpSocket/port","value":80},{"op":"replace","path":"/spec/template/spec/containers/1/volumeMounts/0/name","value":"shared"}]'
`,
        },
        { commands: `kubectl delete -f broken.yml --now\n${written('whole.yml', wholeShop(names))}kubectl create -f whole.yml\n` },
      ],
      mistakes: [
        { title: 'only what describe shows first', commands: "sed -i 's/pasword/password/' broken.yml; kubectl apply -f broken.yml", failing: { check: 'database-service', saying: 'selects by' } },
        { title: 'another host', commands: `sed -i 's/pasword/password/; s/databse/database/; s/name: drafts/name: shared/; s/8080/80/' broken.yml; kubectl apply -f broken.yml`, failing: { check: 'settings', saying: `${store}-db` } },
        { title: 'the probe left as it was', commands: "sed -i 's/pasword/password/; s/databse/database/' broken.yml; kubectl apply -f broken.yml", failing: { check: 'liveness', saying: 'connects to port 8080' } },
        { title: 'the volume left as it was', commands: `sed -i 's/pasword/password/; s/databse/database/; s/8080/80/; s/${store}-db/${store}/' broken.yml; kubectl apply -f broken.yml`, failing: { check: 'pages', saying: 'writer mounts drafts' } },
        { title: 'the door left as it was', commands: `sed -i 's/pasword/password/; s/databse/database/; s/${store}-db/${store}/' broken.yml; kubectl apply -f broken.yml`, failing: { check: 'web-service', saying: 'has no endpoint' } },
      ],
      afterwards: 'Six faults, and none of them made the cluster complain when it was applied. It stores what you write; whether that is what you meant, only looking tells.',
    },
  ];
});
