export { ERROR_MESSAGES, SystemError } from './system-error.ts';
export type { ErrorCode } from './system-error.ts';
export type { DirectoryEntry, FileStatus, FileSystem, FileType, MountStatus, OpenFile, OpenFlags, Tty, TtyModes } from './file-system.ts';
export type { Layer, Machine, MachineLimits, MachineOptions, Processor, StartOptions, Terminal, Volume } from './machine.ts';
export type { Connection, Listener, Network, SocketAddress, SocketEntry } from './network.ts';
export type { Child, ExitStatus, MachineStatus, Process, ProcessStatus, Program, ProgramLibrary, SignalName, SpawnOptions, User } from './program.ts';
