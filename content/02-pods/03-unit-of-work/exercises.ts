import type { Question } from '#lib/checks/index.ts';
import { answerCheck, defineExercises, failed, hasAnswered, isRunning, noPod, passed, placesOf, podCheck, predicted, putsTogether, runsNone, runsOnly, runsWhere } from '#lib/checks/index.ts';

const COPIES = `for name in copy-a copy-b; do kubectl run $name --image=nginx; done
kubectl wait --for=condition=Ready pod/copy-a pod/copy-b --timeout=60s
`;

const ADDRESS_OF = (pod: string) => `http://$(kubectl get pod ${pod} -o jsonpath='{.status.podIP}')`;

const LEAVE_A_NOTE = "kubectl exec copy-a -- sh -c 'echo Ann was here > /usr/share/nginx/html/note.txt'\n";

const WHAT_THE_SECOND_SAYS: Question = {
  type: 'choice',
  prompt: 'A note is left with `copy-a`. What does `copy-b` answer when it is asked for the note?',
  options: [
    { id: 'note', text: 'The note: they are copies of each other' },
    { id: 'not-found', text: '404 Not Found' },
    { id: 'late', text: '404 at first, and the note after a while' },
  ],
};

const PARTS = [
  { id: 'web', text: 'Web server' },
  { id: 'fpm', text: 'PHP-FPM' },
  { id: 'database', text: 'Database' },
  { id: 'shipper', text: 'Log shipper' },
];

const PODS = ['one', 'two', 'three', 'four'].map((id, index) => ({ id, text: `Pod ${index + 1}` }));

const inPods = (web: string, fpm: string, database: string, shipper: string) => `web=${web},fpm=${fpm},database=${database},shipper=${shipper}`;

const PAIR = `cat > pair.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: pair
spec:
  containers:
  - name: front
    image: nginx:latest
  - name: docs
    image: httpd:latest
EOF
`;

const SEPARATED = `kubectl delete -f pair.yml
cat > separate.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: front
spec:
  containers:
  - name: web
    image: nginx:latest
---
apiVersion: v1
kind: Pod
metadata:
  name: docs
spec:
  containers:
  - name: web
    image: httpd:latest
EOF
kubectl create -f separate.yml
`;

const SHOP = `cat > shop.yml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
  - name: web
    image: nginx:latest
  - name: app
    image: php:8.4-fpm
---
apiVersion: v1
kind: Pod
metadata:
  name: shop-db
spec:
  containers:
  - name: database
    image: mariadb:lts
    env:
    - name: MARIADB_ROOT_PASSWORD
      value: harbour
EOF
kubectl create -f shop.yml
`;

const DATABASES = ['mariadb', 'mysql', 'postgres'];

export default defineExercises([
  {
    id: 'two-memories',
    kind: 'predict',
    title: 'A note for one of two',
    points: 10,
    task:
      'Say what you expect. Then write a note into `/usr/share/nginx/html/note.txt` of the Pod `copy-a`, and ask first `copy-a` and then `copy-b` for `/note.txt`, with `curl` and the address of each.',
    question: WHAT_THE_SECOND_SAYS,
    setup: COPIES,
    touches: ['pod/copy-a', 'pod/copy-b'],
    checks: [
      predicted(WHAT_THE_SECOND_SAYS),
      podCheck('first', '`copy-a` has answered with the note', { pod: 'copy-a', ask: hasAnswered({ path: '/note.txt' }) }),
      podCheck('second', '`copy-b` was asked, too, and has no note', { pod: 'copy-b', ask: hasAnswered({ path: '/note.txt', status: 404 }) }),
    ],
    hints: [
      'Write with `kubectl exec copy-a -- sh -c \'…\'`, as in the last lesson. The addresses are in `kubectl get pods -o wide`.',
      "`kubectl exec copy-a -- sh -c 'echo Ann was here > /usr/share/nginx/html/note.txt'` writes the note. Then `curl` each address with `/note.txt` at the end.",
      `\`curl ${ADDRESS_OF('copy-a')}/note.txt\`, and the same with \`copy-b\`.`,
    ],
    solution: { answer: 'not-found', commands: `${LEAVE_A_NOTE}curl ${ADDRESS_OF('copy-a')}/note.txt\ncurl ${ADDRESS_OF('copy-b')}/note.txt\n` },
    alternatives: [
      { answer: 'note', commands: `${LEAVE_A_NOTE}kubectl exec copy-a -- curl -s localhost/note.txt; kubectl exec copy-b -- curl -s localhost/note.txt` },
    ],
    free: ['Ann', 'was', 'here'],
    mistakes: [
      { title: 'asked only the one that has it', answer: 'note', commands: `${LEAVE_A_NOTE}curl -s ${ADDRESS_OF('copy-a')}/note.txt`, failing: { check: 'second', saying: 'nobody has asked for /note.txt yet' } },
      { title: 'left no note', answer: 'not-found', commands: `curl -s ${ADDRESS_OF('copy-a')}/note.txt; curl -s ${ADDRESS_OF('copy-b')}/note.txt`, failing: { check: 'first', saying: 'answered with 404' } },
      {
        title: 'left the note with both',
        answer: 'note',
        commands: `for pod in copy-a copy-b; do kubectl exec $pod -- sh -c 'echo hi > /usr/share/nginx/html/note.txt'; done; curl -s ${ADDRESS_OF('copy-a')}/note.txt ${ADDRESS_OF('copy-b')}/note.txt`,
        failing: { check: 'second', saying: 'answered with 200' },
      },
    ],
    afterwards: 'A visitor whose first request goes to one copy and whose second goes to the other would see the note come and go. So whatever remembers must not be copied along.',
  },
  {
    id: 'together',
    kind: 'answer',
    title: 'Which containers belong together?',
    points: 10,
    task: 'The application gets more visitors, and more copies of its Pods will be started. Put each part into a Pod; use as many Pods as it needs and no more. Which number a Pod has does not matter.',
    question: { type: 'placement', prompt: 'Which Pod does it go into?', items: PARTS, places: PODS },
    checks: [answerCheck('grouping', 'Together is what belongs together', grouping)],
    hints: [
      'Ask of each part: if this Pod were there twice, would that be right?',
      'Two databases would be two memories. PHP-FPM and the log shipper each need something that only containers of the same Pod have in common with the web server.',
      'Web server, PHP-FPM and log shipper go into one Pod, the database into another.',
    ],
    solution: { answer: inPods('one', 'one', 'two', 'one') },
    alternatives: ['three', 'four'].map((own) => ({ answer: inPods('one', 'one', own, 'one') })).concat({ answer: inPods('three', 'three', 'one', 'three') }),
    mistakes: [
      { title: 'everything in one', answer: inPods('one', 'one', 'one', 'one'), failing: { check: 'grouping', saying: 'the database is in the same Pod as the web server' } },
      { title: 'a Pod for each', answer: inPods('one', 'two', 'three', 'four'), failing: { check: 'grouping', saying: 'PHP-FPM is in another Pod than the web server' } },
      { title: 'the code with its database', answer: inPods('one', 'two', 'two', 'one'), failing: { check: 'grouping', saying: 'PHP-FPM is in another Pod than the web server' } },
      { title: 'the shipper by itself', answer: inPods('one', 'one', 'two', 'three'), failing: { check: 'grouping', saying: 'the log shipper is in another Pod than the web server' } },
      { title: 'the shipper with the database', answer: inPods('one', 'one', 'two', 'two'), failing: { check: 'grouping', saying: 'the log shipper is in another Pod than the web server' } },
    ],
    afterwards:
      'A container that helps its neighbour, like the log shipper, is called a *sidecar*. Could PHP-FPM have a Pod of its own? It could, if the web server spoke to it through a Service, and large sites do so to scale both separately. Then it would be a unit of work of its own.',
  },
  {
    id: 'same-port',
    kind: 'repair',
    title: 'Two who want one door',
    points: 15,
    task:
      'The Pod `pair` (its manifest is `pair.yml`) holds two web servers that have nothing to do with each other, and one of them does not get to run. Give each a Pod of its own: a Pod `front` that runs nginx, and a Pod `docs` that runs httpd, both ready. `pair` should be gone.',
    setup: `${PAIR}kubectl create -f pair.yml
`,
    touches: ['pod/pair', 'pod/front', 'pod/docs'],
    checks: [
      podCheck('front', 'Pod `front` runs nginx and nothing else', { pod: 'front', ask: runsOnly('nginx') }),
      podCheck('front-ready', 'Pod `front` is `Running` and ready', { pod: 'front', ask: isRunning }),
      podCheck('docs', 'Pod `docs` runs httpd and nothing else', { pod: 'docs', ask: runsOnly('httpd') }),
      podCheck('docs-ready', 'Pod `docs` is `Running` and ready', { pod: 'docs', ask: isRunning }),
      noPod('gone', 'There is no Pod `pair`', 'pair'),
    ],
    hints: [
      '`kubectl logs pair -c docs` says what is in the way, and in `front` it is the other one or none.',
      'Two manifests with a line `---` between them, or `kubectl run` twice. And `kubectl delete -f pair.yml`.',
      '`kubectl delete pod pair`, `kubectl run front --image=nginx`, `kubectl run docs --image=httpd`.',
    ],
    solution: { commands: SEPARATED },
    alternatives: [
      { commands: 'kubectl run front --image=nginx; kubectl run docs --image=httpd:2.4; kubectl delete pod pair --now' },
      { commands: `${SEPARATED.replace('kubectl create', 'kubectl apply')}` },
    ],
    free: ['separate.yml', 'EOF', 'web'],
    mistakes: [
      { title: 'left the pair where it is', commands: 'kubectl run front --image=nginx; kubectl run docs --image=httpd', failing: { check: 'gone', saying: 'Pod pair is' } },
      { title: 'the images the wrong way round', commands: SEPARATED.replace('httpd', 'nginX').replace('nginx', 'httpd').replace('nginX', 'nginx'), failing: { check: 'front', saying: 'front runs httpd:latest' } },
      { title: 'copied the pair twice', commands: "kubectl delete pod pair --now; for n in front docs; do sed \"s/name: pair/name: $n/\" pair.yml | kubectl create -f -; done", failing: { check: 'front', saying: 'front runs nginx:latest and httpd:latest' } },
    ],
    afterwards: 'It would also do to let one of the two listen on another port. But why keep together what has nothing to say to each other? Apart, each can be copied, moved and replaced without the other.',
  },
  {
    id: 'two-pods',
    title: 'Build it',
    points: 20,
    task:
      'Run the application in two Pods. The Pod `shop` runs nginx and PHP-FPM (the image `php`, with a tag that ends in `-fpm`). The Pod `shop-db` runs a database: `mariadb`, `mysql` or `postgres`, with a password of your choice. What you call the containers is up to you.',
    touches: ['pod/shop', 'pod/shop-db'],
    checks: [
      podCheck('application', '`shop` runs nginx and PHP-FPM', { pod: 'shop', ask: runsWhere(['nginx', 'php']) }),
      podCheck('apart', '`shop` holds no database', { pod: 'shop', ask: runsNone(...DATABASES) }),
      podCheck('ready', '`shop` is `Running` and ready', { pod: 'shop', ask: isRunning }),
      podCheck('database', '`shop-db` runs a database and nothing else', { pod: 'shop-db', ask: runsOnly(...DATABASES) }),
      podCheck('database-ready', '`shop-db` is `Running` and ready', { pod: 'shop-db', ask: isRunning }),
    ],
    hints: [
      '`shop` is the Pod `blog` from above, under another name. `shop-db` has one container, with `env` as shown.',
      'Each Pod is a manifest. Both may stand in one file, with a line `---` between them. If the database will not run, `kubectl logs shop-db` says what it misses.',
      'For the database, `kubectl run shop-db --image=mariadb --env=MARIADB_ROOT_PASSWORD=harbour` will do. For the other, save `blog.yml`, change its name to `shop`, and create it.',
    ],
    solution: { commands: SHOP },
    alternatives: [
      {
        commands: `${SHOP.replace('---\n', 'EOF\ncat > db.yml <<\'EOF\'\n').replace('mariadb:lts', 'postgres:17').replace('MARIADB_ROOT_PASSWORD', 'POSTGRES_PASSWORD')}kubectl apply -f shop.yml -f db.yml\n`,
      },
      { commands: `${SHOP.slice(0, SHOP.indexOf('---'))}EOF\nkubectl create -f shop.yml; kubectl run shop-db --image=mysql:8.4 --env=MYSQL_ROOT_PASSWORD=x` },
    ],
    free: ['shop.yml', 'EOF', 'web', 'app', 'database', 'harbour'],
    mistakes: [
      { title: 'the database in the same Pod', commands: SHOP.replace(/---[\s\S]*?containers:\n/, ''), failing: { check: 'apart', saying: 'shop holds database (mariadb:lts)' } },
      { title: 'no password for the database', commands: SHOP.replace('    env:\n    - name: MARIADB_ROOT_PASSWORD\n      value: harbour\n', ''), failing: { check: 'database-ready', saying: 'database has ended and was restarted' } },
      { title: 'another database’s variable', commands: SHOP.replace('MARIADB_ROOT_PASSWORD', 'POSTGRES_PASSWORD'), failing: { check: 'database-ready', saying: 'database has ended and was restarted' } },
      { title: 'without PHP-FPM', commands: SHOP.replace('  - name: app\n    image: php:8.4-fpm\n', ''), failing: { check: 'application', saying: 'web (nginx:latest)' } },
    ],
    afterwards: 'What the database saves lives in its container, for now. The next lesson gives containers directories that outlive them. Data that must outlive Pods needs a *persistent volume*, which is a subject of its own.',
  },
]);

function grouping(answer: string) {
  const places = placesOf(answer);
  const besideWeb = (part: string) => places.get(part) === places.get('web');
  if (putsTogether(answer, [['web', 'fpm', 'shipper'], ['database']])) return passed('web server, PHP-FPM and log shipper in one Pod, the database in another');
  const wanted = 'what needs its neighbour beside it, and what may not be copied apart';
  if (!besideWeb('fpm')) return failed({ found: 'PHP-FPM is in another Pod than the web server', wanted, lookAt: 'how the web server hands requests to it: over `localhost`' });
  if (!besideWeb('shipper')) return failed({ found: 'the log shipper is in another Pod than the web server', wanted, lookAt: 'where it reads the log files: in a directory that both mount' });
  return failed({ found: 'the database is in the same Pod as the web server', wanted, lookAt: 'what two copies of that Pod would remember' });
}
