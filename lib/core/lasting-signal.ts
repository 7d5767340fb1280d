const nothing = () => {};

/**
 * An AbortController whose signal lives long and is listened to again and again. A signal that loses its last listener
 * leaves a table behind (as told of Members); this one has a listener that stays.
 */
export function lastingAbortController(): AbortController {
  const controller = new AbortController();
  controller.signal.addEventListener('abort', nothing);
  return controller;
}
