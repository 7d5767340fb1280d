import type { HttpEndpoint, HttpRequest, HttpResponse } from '#lib/core/index.ts';
import type { Processor } from '#lib/machine/index.ts';
import { tooManyRequests } from '../too-many-requests.ts';

/**
 * An API that computes at the expense of its sandbox's processor: programs elsewhere, with the sandbox's kubeconfig, get no
 * more of the host than those of its workstation. Of `most` exchanges at once, watches among them, none goes on but those
 * whose turn it is; more are refused as a busy API server refuses them.
 */
export function charging(api: HttpEndpoint, processor: Processor, most: number): HttpEndpoint {
  let exchanges = 0;
  const inTurn = async <T>({ signal }: HttpRequest, answer: () => Promise<T>): Promise<T | HttpResponse> => {
    if (signal && exchanges >= most) return tooManyRequests();
    if (signal && !signal.aborted) {
      exchanges += 1;
      signal.addEventListener('abort', () => void (exchanges -= 1), { once: true });
    }
    // What it computes before it waits for anything is counted from here on.
    const pause = processor.charge();
    if (pause) await pause;
    // Whoever has gone meanwhile waits for nothing.
    return signal?.aborted ? tooManyRequests() : answer();
  };
  return {
    request: (request) => inTurn(request, () => api.request(request)),
    upgrade: (request) => inTurn(request, () => api.upgrade(request)),
  };
}
