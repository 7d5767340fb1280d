import { defineExercises, hasPort, isOfType, isRunning, leadsTo, podCheck, serviceCheck } from '#lib/checks/index.ts';

const POD = 'kubectl run webapp --image=nginx --labels=app=nginx,tier=web\n';
const OTHER = 'kubectl run api-server --image=nginx --labels=app=nginx,tier=api\n';

const SERVICE = `cat > svc.yml <<'EOF'
apiVersion: v1
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
EOF
kubectl apply -f svc.yml
`;

export default defineExercises([
  {
    id: 'node-port',
    title: 'Open port 30080',
    points: 20,
    task: 'Have the Pods `webapp` (`app=nginx`, `tier=web`) and `api-server` (`app=nginx`, `tier=api`) running, and a Service `nginx` that leads port 30080 of every node to `webapp` alone.',
    checks: [
      podCheck('pods', 'Pod `webapp` is `Running` and ready', { pod: 'webapp', ask: isRunning }),
      podCheck('other', 'Pod `api-server` is `Running` and ready', { pod: 'api-server', ask: isRunning }),
      serviceCheck('port', 'Service `nginx` has node port 30080', { service: 'nginx', ask: hasPort({ port: 80, nodePort: 30080 }) }),
      serviceCheck('endpoints', 'It leads to `webapp` alone', { service: 'nginx', ask: leadsTo(['webapp']) }),
    ],
    hints: [
      'The commands above make the Pods, the manifest above makes the Service.',
      'If the Service leads to both Pods or to none, compare its selector with the Pods’ labels.',
      'Run the two `kubectl run` lines, press **Save** on the manifest, then `kubectl create -f svc.yml`.',
    ],
    solution: { commands: POD + OTHER + SERVICE },
    mistakes: [
      {
        title: 'a selector that takes both',
        commands: `${POD}${OTHER}${SERVICE.replace('    tier: web\n', '')}`,
        failing: { check: 'endpoints', saying: 'leads to api-server and webapp' },
      },
      {
        title: 'a selector that matches nothing',
        commands: `${POD}${OTHER}${SERVICE.replace('tier: web', 'tier: frontend')}`,
        failing: { check: 'endpoints', saying: 'has no endpoint' },
      },
      {
        title: 'no port on the nodes',
        commands: `${POD}${OTHER}kubectl expose pod webapp --port=80 --name=nginx`,
        failing: { check: 'port', saying: 'port 80' },
      },
      {
        title: 'a port that the cluster picked',
        commands: `${POD}${OTHER}kubectl expose pod webapp --port=80 --name=nginx --type=NodePort`,
        failing: { check: 'port', saying: 'nodePort 3' },
      },
    ],
  },
  {
    id: 'database',
    title: 'A name for the database',
    points: 15,
    task: 'Run a Pod `db` with the image `redis`, and give it a Service named `database` that only Pods inside the cluster can reach, at port 6379.',
    checks: [
      podCheck('pod', 'Pod `db` is `Running` and ready', { pod: 'db', ask: isRunning }),
      serviceCheck('inside', 'Service `database` is for the inside only', { service: 'database', ask: isOfType('ClusterIP') }),
      serviceCheck('port', 'It has port 6379', { service: 'database', ask: hasPort({ port: 6379, targetPort: 6379 }) }),
      serviceCheck('endpoints', 'It leads to `db`', { service: 'database', ask: leadsTo(['db']) }),
    ],
    hints: [
      'Two commands: one runs the Pod, one exposes it. The type is what you get without saying one.',
      '`kubectl expose pod …` takes `--name` for the Service’s name and `--port` for its port.',
      '`kubectl run db --image=redis` and `kubectl expose pod db --name=database --port=6379`.',
    ],
    solution: { commands: 'kubectl run db --image=redis\nkubectl expose pod db --name=database --port=6379\n' },
    mistakes: [
      {
        title: 'named after the Pod',
        commands: 'kubectl run db --image=redis; kubectl expose pod db --port=6379',
        failing: { check: 'inside', saying: 'no Service database, but db' },
      },
      {
        title: 'open to the outside',
        commands: 'kubectl run db --image=redis; kubectl expose pod db --name=database --port=6379 --type=NodePort',
        failing: { check: 'inside', saying: 'is of type NodePort' },
      },
      {
        title: 'leads to a port where nobody listens',
        commands: 'kubectl run db --image=redis; kubectl expose pod db --name=database --port=6379 --target-port=80',
        failing: { check: 'port', saying: 'to targetPort 80' },
      },
    ],
  },
  {
    id: 'no-endpoints',
    title: 'Repair: a Service that answers nobody',
    points: 20,
    task: 'A Pod `blog` runs, and a Service `blog` stands before it; yet `curl http://kube-worker01:30090` gets no page. There are two faults. Mend the Service and leave the Pod as it is.',
    setup: `kubectl run blog --image=nginx --labels=app=blog,tier=web
cat > blog-svc.yml <<'EOF'
apiVersion: v1
kind: Service
metadata:
  name: blog
spec:
  type: NodePort
  ports:
  - port: 80
    targetPort: 8080
    nodePort: 30090
  selector:
    app: blog
    tier: wbe
EOF
kubectl apply -f blog-svc.yml
kubectl wait --for=condition=Ready pod/blog --timeout=60s
`,
    checks: [
      podCheck('pod', 'Pod `blog` is `Running` and ready', { pod: 'blog', ask: isRunning }),
      serviceCheck('endpoints', 'Service `blog` leads to the Pod', { service: 'blog', ask: leadsTo(['blog']) }),
      serviceCheck('port', 'It leads to the port on which nginx listens', { service: 'blog', ask: hasPort({ port: 80, targetPort: 80, nodePort: 30090 }) }),
    ],
    hints: [
      'Work through the three questions above. The first finds one fault, the third the other.',
      'Compare `kubectl describe service blog` with `kubectl get pod blog --show-labels`. Then ask where nginx listens: `kubectl exec blog -- netstat -tln`.',
      'In `blog-svc.yml`: `tier: web` instead of `wbe`, and `targetPort: 80`. Then `kubectl apply -f blog-svc.yml`.',
    ],
    solution: { commands: "sed -i 's/wbe/web/; s/8080/80/' blog-svc.yml\nkubectl apply -f blog-svc.yml\n" },
    mistakes: [
      { title: 'mended the selector only', commands: "sed -i 's/wbe/web/' blog-svc.yml; kubectl apply -f blog-svc.yml", failing: { check: 'port', saying: 'to targetPort 8080' } },
      { title: 'mended the port only', commands: "sed -i 's/8080/80/' blog-svc.yml; kubectl apply -f blog-svc.yml", failing: { check: 'endpoints', saying: 'has no endpoint' } },
      { title: 'changed the file and did not apply it', commands: "sed -i 's/wbe/web/; s/8080/80/' blog-svc.yml", failing: { check: 'endpoints', saying: 'has no endpoint' } },
    ],
  },
]);
