import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';

import { type Role, roles } from '#shared/declarations/routes.ts';
import { type Answer, BadRequest, json } from './control-answer.ts';
import { readBody } from './loopback-server.ts';
import { audience, isRole, type StaffTokens } from './staff-tokens.ts';

const paths = {
  discovery: '/local/.well-known/openid-configuration',
  keys: '/local/jwks.json',
  authorize: '/local/authorize',
  choose: '/local/authorize/choose',
  token: '/local/token',
} as const;

const authorizeFields = {
  response_type: z.literal('code'),
  client_id: z.literal(audience),
  redirect_uri: z.url(),
  state: z.string().min(1),
  code_challenge: z.string().min(43),
  code_challenge_method: z.literal('S256'),
};
const authorizeSchema = z.object(authorizeFields);
const choiceSchema = z.object({ ...authorizeFields, user: z.string().min(1).max(64), role: z.string() });
const exchangeSchema = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    code: z.string(),
    code_verifier: z.string(),
    redirect_uri: z.string(),
  }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string() }),
]);

/** As long as the deployed user pool says. Its seconds are those of people, not of the virtual clock. */
const tokenSeconds = 15 * 60;

type Exchange = Extract<z.output<typeof exchangeSchema>, { readonly grant_type: 'authorization_code' }>;

interface Grant {
  readonly user: string;
  readonly role: Role;
  readonly challenge: string;
  readonly redirectUri: string;
}

/**
 * The identity provider of staff, as far as a browser needs it: authorization code with PKCE. In place
 * of a password, whoever sits at this machine says who they are.
 */
export function issuerRoutes(
  staff: StaffTokens,
): Readonly<Record<string, (request: IncomingMessage, url: URL) => Promise<Answer>>> {
  const grants = new Map<string, Grant>();
  /** Who has signed in, by what their console renews its token with. */
  const known = new Map<string, Grant>();
  const { origin } = new URL(staff.issuer);
  /** What a code stands for, once. */
  const exchanged = (asked: Exchange): Grant | undefined => {
    const grant = grants.get(asked.code);
    grants.delete(asked.code);
    const challenge = createHash('sha256').update(asked.code_verifier).digest('base64url');
    return challenge === grant?.challenge && asked.redirect_uri === grant.redirectUri ? grant : undefined;
  };
  return {
    [`GET ${paths.discovery}`]: async () =>
      json({
        issuer: staff.issuer,
        authorization_endpoint: `${origin}${paths.authorize}`,
        token_endpoint: `${origin}${paths.token}`,
        jwks_uri: `${origin}${paths.keys}`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      }),
    [`GET ${paths.keys}`]: async () => ({ type: 'application/json', body: staff.keySet }),
    [`GET ${paths.authorize}`]: async (_, url) => {
      parse(authorizeSchema, url.searchParams);
      return { type: 'text/html; charset=utf-8', body: choicePage(url.searchParams) };
    },
    [`GET ${paths.choose}`]: async (_, url) => {
      const { user, role, state, redirect_uri, code_challenge } = parse(choiceSchema, url.searchParams);
      if (!isRole(role)) throw new BadRequest('There is no such role.');
      if (new URL(redirect_uri).origin !== origin)
        throw new BadRequest('Only the console may be returned to.');
      const code = randomUUID();
      grants.set(code, { user, role, challenge: code_challenge, redirectUri: redirect_uri });
      const back = new URL(redirect_uri);
      back.search = String(new URLSearchParams({ code, state }));
      return { type: 'text/plain', body: '', location: back.href };
    },
    [`POST ${paths.token}`]: async (request) => {
      const body = new URLSearchParams((await readBody(request, 10_000))?.toString('utf8'));
      const asked = parse(exchangeSchema, body);
      const grant = asked.grant_type === 'refresh_token' ? known.get(asked.refresh_token) : exchanged(asked);
      if (grant === undefined) throw new BadRequest('The code is not good, or was used before.');
      const token = await staff.sign(grant.user, [grant.role]);
      const refresh = randomUUID();
      known.set(refresh, grant);
      return json({
        access_token: token,
        id_token: token,
        refresh_token: refresh,
        token_type: 'Bearer',
        expires_in: tokenSeconds,
      });
    },
  };
}

function parse<S extends z.ZodType>(schema: S, fields: URLSearchParams): z.output<S> {
  const parsed = schema.safeParse(Object.fromEntries(fields));
  if (!parsed.success) throw new BadRequest(z.prettifyError(parsed.error));
  return parsed.data;
}

function choicePage(fields: URLSearchParams): string {
  const hidden = [...fields].map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  const options = roles.map((role) => `<option>${role}</option>`);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in</title>
<h1>Sign in on this machine</h1>
<p>Here nobody is asked for a password. Choose who you are.</p>
<form action="${paths.choose}">
${hidden.join('\n')}
<p><label>User <input name="user" value="pat" required></label></p>
<p><label>Role <select name="role">${options.join('')}</select></label></p>
<button>Sign in</button>
</form></html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
