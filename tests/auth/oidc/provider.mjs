// A real OpenID Connect provider for the tests: panva's oidc-provider with accounts from the command line.
//
//   node provider.mjs <folder with node_modules> <port>
//
// Beside the protocol it takes orders below /control/: rotate the signing key, sign any claims with the current key or
// with its public half as a shared secret, count requests, change an account.
import { createServer } from 'node:http';
import { createHmac, generateKeyPairSync, randomUUID, sign as signBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const [folder, port] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(`${folder}/node_modules/oidc-provider/lib/index.js`));
const issuer = `http://127.0.0.1:${port}`;
const redirect_uris = ['http://testserver/api/auth/oidc/callback'];
const accounts = {};
const counts = {};
let key;
let pair;
let handle;

function start() {
  pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  key = { ...pair.privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
  const clients = ['nomad', 'opaque'].map((client_id) => ({
    client_id, redirect_uris, token_endpoint_auth_method: 'none', response_types: ['code'],
    grant_types: ['authorization_code'],
  }));
  clients.push({ ...clients[0], client_id: 'secret', client_secret: 'a secret of the client', token_endpoint_auth_method: 'client_secret_post' });
  const provider = new Provider(issuer, {
    clients,
    jwks: { keys: [key] },
    cookies: { keys: ['cookies of a test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name', 'preferred_username'] },
    conformIdTokenClaims: true,
    pkce: { required: () => true },
    ttl: { AccessToken: 300, IdToken: 300, Grant: 300, Interaction: 300, Session: 300, AuthorizationCode: 60 },
    findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts[sub] }) }),
    extraTokenClaims: (ctx, token) => accounts[token.accountId] ?? {},
    features: {
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, client) => (client.clientId === 'opaque' ? undefined : 'urn:nomad'),
        useGrantedResource: (ctx) => ctx.oidc.client.clientId !== 'opaque',
        getResourceServerInfo: () => ({
          scope: 'api', audience: 'nomad', accessTokenTTL: 300, accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256', kid: key.kid } },
        }),
      },
    },
  });
  handle = provider.callback();
}

const encode = (value) => Buffer.from(value).toString('base64url');

function sign({ header = {}, claims = {}, secret = false }) {
  const now = Math.floor(Date.now() / 1000);
  const head = { alg: secret ? 'HS256' : 'RS256', typ: 'at+jwt', kid: key.kid, ...header };
  const body = { iss: issuer, aud: 'nomad', iat: now, exp: now + 300, ...claims };
  for (const [name, value] of Object.entries(body)) if (value === null) delete body[name];
  const text = `${encode(JSON.stringify(head))}.${encode(JSON.stringify(body))}`;
  if (head.alg === 'none') return `${text}.`;
  const pem = pair.publicKey.export({ type: 'spki', format: 'pem' });
  const signature = secret ? createHmac('sha256', pem).update(text).digest() : signBytes('sha256', Buffer.from(text), pair.privateKey);
  return `${text}.${encode(signature)}`;
}

const orders = {
  '/control/rotate': () => { start(); return { kid: key.kid }; },
  '/control/sign': (body) => ({ token: sign(body) }),
  '/control/account': ({ sub, claims }) => { accounts[sub] = claims; return {}; },
  '/control/counts': () => counts,
};

start();
createServer((request, response) => {
  const order = orders[request.url];
  if (order === undefined) {
    const path = request.url.split('?')[0];
    counts[path] = (counts[path] ?? 0) + 1;
    handle(request, response);
    return;
  }
  let body = '';
  request.on('data', (data) => { body += data; });
  request.on('end', () => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(order(body ? JSON.parse(body) : {})));
  });
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
