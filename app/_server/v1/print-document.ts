/** Prints the OpenAPI document: `node app/_server/v1/print-document.ts > docs/openapi.json`. */
import { openApiDocument } from './document.ts';

process.stdout.write(`${JSON.stringify(openApiDocument(), undefined, 2)}\n`);
