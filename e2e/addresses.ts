/** The first of four ports, so that two checkouts can be tested beside each other. */
const FIRST_PORT = Number(process.env.DRYDOCK_E2E_PORT ?? 3391);

/** Where the pages stand over a canned application: every state of theirs can be brought about. */
export const PAGES_PORT = FIRST_PORT;
export const PAGES_ADDRESS = `http://localhost:${PAGES_PORT}`;

/** Where the whole product runs, as for a learner. */
export const PRODUCT_PORT = FIRST_PORT + 1;
export const PRODUCT_ADDRESS = `http://localhost:${PRODUCT_PORT}`;

/** Where a test starts a product of its own, set up to be signed in to by an OpenID provider. */
export const PROVIDED_PORT = FIRST_PORT + 2;

/** The same, with a provider that does not answer. */
export const UNPROVIDED_PORT = FIRST_PORT + 3;

/** What instructors of the whole product sign in with. */
export const INSTRUCTOR_SECRET = 'the secret of the product';
