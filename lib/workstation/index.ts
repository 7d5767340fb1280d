export { LARGEST_FRAME, WINDOW } from './protocol.ts';
export type { TerminalNotice, TerminalRequest } from './protocol.ts';
export { parseRequest } from './request.ts';
export { TerminalSession } from './terminal-session.ts';
export type { SavedTerminal, TerminalLimits, TerminalSessionOptions, ViewerHandle } from './terminal-session.ts';
export type { Viewer } from './viewer.ts';
export { Workstation } from './workstation.ts';
export type { SavedTerminals, WorkstationLimits, WorkstationOptions, WorkstationState } from './workstation.ts';
