import { openApiDocument } from '../../../_server/v1/document.ts';

/** What this API is, for programs that make clients and pages from it. Anybody may read it. */
export const GET = async () => Response.json(openApiDocument());
