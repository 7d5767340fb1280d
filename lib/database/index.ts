export { Prisma } from './generated/client.ts';
export type * from './generated/models.ts';
export { DatabaseError, openDatabase } from './open.ts';
export type { Database, DatabaseClient } from './open.ts';
