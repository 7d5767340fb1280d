/** What learners may do to their sandboxes, by mistake or not, that must cost their neighbours nothing. */
export interface Misuse {
  name: string;
  /** Files made beforehand. */
  files?: () => Readonly<Record<string, string>>;
  command: string;
  /** Typed after the command. */
  paste?: () => string;
}

const lines = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('\n');

const words = () => ({ 'words.txt': lines(45_000, (index) => `word ${(index * 7919) % 9973} of many`) });
const letters = () => ({ 'letters.txt': 'a'.repeat(900_000) });

/** Each anchor holds ten of the one before. */
function billionLaughs(): string {
  const levels = lines(8, (level) => `  l${level + 1}: &l${level + 1} [${Array.from({ length: 10 }, () => `*l${level}`).join(',')}]`);
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: laughs\ndata:\n  l0: &l0 "ha"\n${levels}\n`;
}

const bigManifest = () => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: big\ndata:\n${lines(20_000, (index) => `  key-${index}: "${'v'.repeat(25)}"`)}\n`;
const manyObjects = () => lines(4000, (index) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: many-${index}\n  labels: { app: many }\ndata:\n  key: "${'v'.repeat(80)}"`);

export const MISUSES: readonly Misuse[] = [
  { name: 'endless loop', command: 'while :; do :; done' },
  { name: 'yes', command: 'yes' },
  { name: 'yes into nothing', command: 'yes > /dev/null' },
  { name: 'fork bomb', command: ':(){ :|:& };:' },
  { name: 'background jobs', command: 'while :; do true & done' },
  { name: 'a file that grows', command: 'cat /dev/zero > x' },
  { name: 'a file without end, read', command: 'cat /dev/zero' },
  { name: 'seq sorted', command: 'seq 1 100000000 | sort' },
  { name: 'sort and count', files: words, command: 'while :; do cat words.txt words.txt words.txt | sort | uniq -c | sort -rn > counted; done' },
  { name: 'paste of 10 MB', command: 'cat > pasted', paste: () => `${'a line of a very long paste\n'.repeat(360_000)}\x04` },
  { name: 'paste of 1 MB at the prompt', command: ':', paste: () => 'echo a line of a very long paste;'.repeat(30_000) },
  { name: 'here-document', command: 'cat <<END | wc', paste: () => `${'a line of $HOME and $(echo more)\n'.repeat(30_000)}END\n` },
  { name: 'deep recursion', command: 'f() { f; }; while :; do f 2> /dev/null; done' },
  { name: 'braces', command: 'while :; do echo {1..9}{1..9}{1..9}{1..9} > /dev/null; done' },
  { name: 'a string that doubles', command: 'while :; do x=a; for i in {1..22}; do x=$x$x; done; done' },
  { name: 'shell pattern', command: `x=$(printf 'a%.0s' {1..5000}); while :; do case $x in ${'*a'.repeat(40)}*b) ;; esac; done` },
  { name: 'shell replacement', files: letters, command: 'x=$(cat letters.txt); while :; do y=${x//a/bb}; done' },
  { name: 'grep, catastrophic', files: letters, command: "while :; do grep -E '(a+)+$b' letters.txt; grep -E '(a|aa)*b' letters.txt; grep -P '(a+)+b' letters.txt; done" },
  { name: 'grep -o', files: letters, command: "while :; do grep -o a letters.txt > /dev/null; done" },
  { name: 'sed, catastrophic', files: letters, command: "while :; do sed -E 's/(a*)*b/x/' letters.txt > /dev/null; sed 's/a/bb/g' letters.txt > /dev/null; done" },
  { name: 'sed that doubles', command: "echo a | sed ':l;s/.*/&&/;t l'" },
  { name: 'awk, catastrophic', files: letters, command: "while :; do awk '/(a+)+b/' letters.txt; awk '{ gsub(/a/, \"bb\"); print length }' letters.txt; done" },
  { name: 'awk, endless', command: "awk 'BEGIN { for (;;) x[i++ % 1000] = i }'" },
  { name: 'awk that doubles', command: "awk 'BEGIN { x = \"a\"; for (;;) x = x x }'" },
  { name: 'jq, catastrophic', command: "while :; do jq -n '[range(100000)] | map(tostring) | join(\",\") | test(\"(([0-9])+,?)+x\")'; done" },
  { name: 'jq, endless', command: "jq -n 'def f: f; [range(1e9)] | length'" },
  { name: 'jq of a large file', files: () => ({ 'large.json': JSON.stringify(Array.from({ length: 15_000 }, (_, index) => ({ name: `item-${index}`, tags: [index, 'x'] }))) }), command: 'while :; do jq "group_by(.tags[0] % 7) | map(length)" large.json > /dev/null; done' },
  { name: 'base64 and checksums', files: letters, command: 'while :; do cat letters.txt letters.txt letters.txt | base64 | sha256sum; done' },
  { name: 'tar and gzip', files: words, command: 'while :; do tar czf words.tgz words.txt; tar xzf words.tgz; done' },
  { name: 'diff', files: () => ({ 'one.txt': lines(9000, (index) => `${(index * 7919) % 9973}`), 'two.txt': lines(9000, (index) => `${(index * 6101) % 9967}`) }), command: 'while :; do diff one.txt two.txt > /dev/null; done' },
  { name: 'find and xargs', command: 'while :; do find / | xargs -n 50 ls -ld > /dev/null 2>&1; done' },
  { name: 'factor and expr', command: 'while :; do seq 1 100000 | tac | rev | cut -c1-3 | tr 0-9 a-j | uniq | wc -l; done' },
  { name: 'apply of anchors in anchors', files: () => ({ 'laughs.yml': billionLaughs() }), command: 'while :; do kubectl apply -f laughs.yml; done' },
  { name: 'apply of a large ConfigMap', files: () => ({ 'big.yml': bigManifest() }), command: 'while :; do kubectl apply -f big.yml; kubectl delete -f big.yml; done' },
  { name: 'apply of 4000 ConfigMaps', files: () => ({ 'many.yml': manyObjects() }), command: 'kubectl create -f many.yml > /dev/null; while :; do kubectl get configmaps -o yaml | wc; done' },
  { name: 'get -w of 300 Pods', command: 'kubectl create deployment web --image=nginx --replicas=300; kubectl get pods -w -o yaml' },
  { name: 'describe of 300 Pods', command: 'kubectl create deployment web --image=nginx --replicas=300; sleep 2; while :; do kubectl describe pods | wc; kubectl get pods -o json | wc; done' },
  { name: 'rolling updates of 100 Pods', command: 'kubectl create deployment web --image=nginx --replicas=100; while :; do kubectl set env deployment/web a=$((i+=1)); done' },
  { name: 'kubectl in a loop', command: 'while :; do kubectl get all -A > /dev/null; done' },
  { name: 'vi of a long line', files: letters, command: 'vi letters.txt' },
  { name: 'less of a long file', files: words, command: 'less words.txt', paste: () => 'G'.repeat(200) + '/many\n' + 'n'.repeat(400) },
];
