/** The command's name as the kernel keeps it: the last part of the path, 15 bytes (TASK_COMM_LEN). */
export function nameOf(command: string): string {
  return command.slice(command.lastIndexOf('/') + 1).slice(0, 15);
}

/** An environment as /proc/<pid>/environ has it. */
export function environOf(env: ReadonlyMap<string, string>): string {
  // Joined, not added up: it is kept as long as the process, and so would every step be.
  return Array.from(env, ([name, value]) => `${name}=${value}\0`).join('');
}
