import { describe, expect, it } from 'vitest';
import type { Exercise } from '#lib/checks/index.ts';
import { mutationsOf, sampleOf } from './mutations.ts';

const EXERCISE: Exercise = { id: 'e', title: '', points: 1, task: '', checks: [], hints: [], mistakes: [], solution: {} };

function mutations(solution: Exercise['solution'], rest: Partial<Exercise> = {}) {
  return mutationsOf({ ...EXERCISE, ...rest, solution });
}

const MANIFEST = `cat > web.yml <<'EOF'
kind: Pod
metadata:
  name: web
spec:
  volumes:
  - name: pages
    emptyDir: {}
  port: 80
EOF
kubectl apply -f web.yml
kubectl wait --for=condition=Ready pod/web --timeout=60s
`;

describe('mutationsOf', () => {
  it('breaks words, numbers, lines and the namespace, and leaves alone what only looks', () => {
    const titles = mutations({ commands: 'kubectl scale deployment web --replicas=5\nkubectl get pods\n' }).map(({ title }) => title);
    expect(titles).toEqual([
      'write "kubectlx" for "kubectl"',
      'write "xkubectl" for "kubectl"',
      'write "scalex" for "scale"',
      'write "xscale" for "scale"',
      'write "deploymentx" for "deployment"',
      'write "xdeployment" for "deployment"',
      'write "webx" for "web"',
      'write "xweb" for "web"',
      'write "replicasx" for "replicas"',
      'write "xreplicas" for "replicas"',
      'write 6 for 5',
      'write 4 for 5',
      'drop the line "kubectl scale deployment web --replicas=5"',
      'do it in namespace kube-public',
    ]);
  });

  it('changes a word throughout, and nothing that only contains it', () => {
    const [slip] = mutations({ commands: 'kubectl label pod web web=web-1 --web' }).filter(({ title }) => title === 'write "webx" for "web"');
    expect(slip?.play.commands).toBe('kubectl label pod webx webx=web-1 --webx');
  });

  it('renames what may have any name, of which the files it writes are some, and expects that to be accepted', () => {
    const all = mutations({ commands: MANIFEST }, { free: ['pages', 'emptyDir: {}'] });
    expect(all.filter(({ expect: expected }) => expected === 'accept').map(({ title }) => title)).toEqual(['call "pages" "pagesx"', 'call "web.yml" "webx.yml"']);
    expect(all.filter(({ title }) => /"EOF"|emptyDir/.test(title))).toEqual([]);
    expect(all.find(({ title }) => title === 'drop the line "port: 80"')?.about).toContain('port');
  });

  it('keeps the answer beside broken commands, and the commands beside wrong answers', () => {
    const question: Exercise['question'] = { type: 'choice', prompt: '', options: ['a', 'b', 'c'].map((id) => ({ id, text: id })) };
    const all = mutations({ commands: 'kubectl run web', answer: 'a' }, { kind: 'quiz', question });
    expect(all.every(({ play }) => play.commands !== undefined && play.answer !== undefined)).toBe(true);
    expect(all.filter(({ kind }) => kind === 'answer').map(({ play }) => play.answer)).toEqual(['b', 'c']);
  });

  it('takes a prediction as it is, and moves each item of a placement', () => {
    const options = ['a', 'b'].map((id) => ({ id, text: id }));
    expect(mutations({ answer: 'a' }, { kind: 'predict', question: { type: 'choice', prompt: '', options } })).toEqual([]);
    const placed = mutations({ answer: 'a=a,b=b' }, { kind: 'answer', question: { type: 'placement', prompt: '', items: options, places: options } });
    expect(placed.map(({ play }) => play.answer)).toEqual(['a=b,b=b', 'a=a,b=a']);
    const [, other] = mutations({ answer: 'a=a,b=b' }, { kind: 'answer', question: { type: 'placement', prompt: '', items: options, places: options }, alternatives: [{ answer: 'a=b,b=b' }] });
    expect(other, 'what an alternative answers is right, too').toBeUndefined();
  });

  it('finds at least ten wrong ways to type an answer', () => {
    const typed = mutations({ answer: '10.42.1.2' }, { kind: 'answer', question: { type: 'text', prompt: '' } }).map(({ play }) => play.answer);
    expect(typed.length).toBeGreaterThanOrEqual(10);
    expect(typed).toContain('10.43.1.2');
    expect(typed).not.toContain('10.42.1.2');
  });
});

describe('sampleOf', () => {
  it('takes some of each kind, from all over, and always the same', () => {
    const all = mutations({ commands: MANIFEST });
    const sample = sampleOf(all, 12);
    expect(sample).toHaveLength(12);
    expect(new Set(sample.map(({ kind }) => kind))).toEqual(new Set(['word', 'number', 'line', 'namespace', 'renamed']));
    expect(sampleOf(all, 12)).toEqual(sample);
    expect(sampleOf(all, 10_000)).toHaveLength(all.length);
  });
});
