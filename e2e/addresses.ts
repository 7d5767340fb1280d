/** The first of the two ports, so that two checkouts can be tested beside each other. */
const FIRST_PORT = Number(process.env.DRYDOCK_E2E_PORT ?? 3391);

/** Where the pages stand over a canned application: every state of theirs can be brought about. */
export const PAGES_PORT = FIRST_PORT;
export const PAGES_ADDRESS = `http://localhost:${PAGES_PORT}`;

/** Where the whole product runs, as for a learner. */
export const PRODUCT_PORT = FIRST_PORT + 1;
export const PRODUCT_ADDRESS = `http://localhost:${PRODUCT_PORT}`;

/** What instructors of the whole product sign in with. */
export const INSTRUCTOR_SECRET = 'the secret of the product';
