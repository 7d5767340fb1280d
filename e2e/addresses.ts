/** Where the pages stand over a canned application: every state of theirs can be brought about. */
export const PAGES_PORT = 3391;
export const PAGES_ADDRESS = `http://localhost:${PAGES_PORT}`;

/** Where the whole product runs, as for a learner. */
export const PRODUCT_PORT = 3392;
export const PRODUCT_ADDRESS = `http://localhost:${PRODUCT_PORT}`;
