/** What was answered: a status, and the body as JSON. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

/** Asks a service as a client does. What comes is taken for what the test says it is, and checked there. */
export async function ask<Body>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<Body>> {
  const response = await fetch(url + path, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    // Text is sent as it stands.
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}
