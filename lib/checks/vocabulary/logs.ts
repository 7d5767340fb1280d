import { failed, passed } from '../outcomes.ts';
import type { PodQuestion } from './pods.ts';

export interface Request {
  /** The path as it was asked for: `/hello.html`. */
  path: string;
  /** What it must have been answered with; 200 by default, and then not with an empty page. */
  status?: number;
  /** The container that serves it; the only one by default. */
  container?: string;
}

/** The Pod's nginx says in its log that a request for this path was answered with this status. */
export function hasAnswered({ path, status = 200, container }: Request): PodQuestion {
  return async (pod, view) => {
    const name = pod.metadata?.name ?? '';
    const wanted = `a request for ${path} that was answered with ${status}`;
    const present = pod.spec?.containers.map((each) => each.name) ?? [];
    if (container !== undefined && !present.includes(container)) {
      return failed({ found: `its containers are ${present.join(', ')}`, wanted: `${wanted}, by a container named ${container}`, lookAt: `\`kubectl describe pod ${name}\`` });
    }
    const answers = answersIn(await view.logs(name, container ?? present[0]));
    const about = answers.filter((answer) => answer.path === path);
    if (about.some((answer) => answer.status === status && (status !== 200 || answer.bytes > 0))) return passed(`the log shows ${path} answered with ${status}`);
    const last = about.at(-1);
    const option = container === undefined ? '' : ` -c ${container}`;
    if (!last) return failed({ found: nobodyAsked(path, answers), wanted, lookAt: `\`kubectl logs ${name}${option}\` shows every request; \`curl\` makes one` });
    if (last.status === 200 && status === 200) return failed({ ...withoutPage(path, last), wanted: `${wanted} and a page that is not empty` });
    return failed({ found: `${path} was asked for, and answered with ${last.status}`, wanted, lookAt: `\`kubectl exec ${name}${option} -- ls -R /usr/share/nginx/html\` shows what nginx can serve` });
  };
}

/** What stands in the way when all is well but that no page came. */
function withoutPage(path: string, { method }: Answer): { found: string; lookAt: string } {
  if (method === 'HEAD') return { found: `only the headers of ${path} were asked for, with HEAD`, lookAt: '`curl` without `-I`, which asks for the page' };
  return { found: `${path} was asked for, and answered with 200 and an empty page`, lookAt: 'what the command before `>`, such as `echo`, had to say when it wrote the page' };
}

/** What a container must have printed, and where to look when it has not. */
export interface Saying {
  /** A whole line. */
  words: string;
  container?: string;
  lookAt?: string;
}

/** A container of the Pod, the one named or the first, has printed this line. */
export function hasSaid({ words, container, lookAt: place }: Saying): PodQuestion {
  return async (pod, view) => {
    const name = pod.metadata?.name ?? '';
    const present = pod.spec?.containers.map((each) => each.name) ?? [];
    const asked = container ?? present[0] ?? '';
    const lookAt = place ?? `\`kubectl logs ${name}${container === undefined ? '' : ` -c ${container}`}\``;
    const wanted = `a container ${asked} that has said “${words}”`;
    if (!present.includes(asked)) return failed({ found: `its containers are ${present.join(', ')}`, wanted, lookAt: `\`kubectl describe pod ${name}\`` });
    const log = await view.logs(name, asked);
    if (log.split('\n').some((line) => line.trim() === words)) return passed(`${asked} has said “${words}”`);
    const last = log.trimEnd().split('\n').at(-1) ?? '';
    return failed({ found: last === '' ? `${asked} has said nothing` : `the last that ${asked} said is “${last.slice(0, 120)}”`, wanted, lookAt });
  };
}

interface Answer {
  method: string;
  path: string;
  status: number;
  bytes: number;
}

/** Requests in nginx's log format `combined`. */
function answersIn(log: string): Answer[] {
  return [...log.matchAll(/"(GET|HEAD|POST) (\S+) HTTP\/[\d.]+" (\d{3}) (\d+) /g)].map(([, method = '', path = '', status, bytes]) => ({ method, path, status: Number(status), bytes: Number(bytes) }));
}

function nobodyAsked(path: string, answers: readonly Answer[]): string {
  const last = answers.at(-1);
  return `nobody has asked for ${path} yet${last ? `; the last request was for ${last.path}` : ''}`;
}
