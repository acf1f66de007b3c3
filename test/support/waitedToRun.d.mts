/** How long this thread was ready to run while the machine did something else, in ms; 0 for ever where the system does not tell. */
export function waitedToRunMs(): number;
