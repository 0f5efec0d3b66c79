import type { RequestHandler } from 'express';
import { Problem } from '../problems.js';

/** Answers what is asked of an address by a method that it does not have. @param methods - that it has, in small letters. */
export function refuseOtherMethods(methods: readonly string[]): RequestHandler {
  const allowed = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])).join(', ');
  return (request, response) => {
    response.set('Allow', allowed);
    if (request.method !== 'OPTIONS') {
      throw new Problem(405, 'method-not-allowed', `Expected one of ${allowed}, got ${request.method}`);
    }
    response.status(204).end();
  };
}
