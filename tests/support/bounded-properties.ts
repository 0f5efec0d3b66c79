import { configureGlobal } from 'fast-check';

// For mutation testing, which runs each property hundreds of times: the same cases each time, half a second of them at
// most, and no search for the smallest case that fails.
configureGlobal({ seed: 1, interruptAfterTimeLimit: 500, endOnFailure: true });
