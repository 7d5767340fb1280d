/** Why the server cannot listen on the port that PORT names, and what to type instead: a sentence for whoever starts it. */
export function portProblem(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') return `port ${port} is taken by another program; choose another: PORT=${port + 1} npm start`;
  if (error.code === 'EACCES') return `port ${port} needs more rights than this user has; choose one above 1023: PORT=3000 npm start`;
  return `cannot listen on port ${port}: ${error.message}`;
}
