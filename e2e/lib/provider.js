// A real identity provider (oidc-provider, certified for OpenID Connect) on this machine, with its own pages for
// signing in: any name will do, and is the subject. It knows one client, this hub.
// Next: ../tests/provider.test.js.
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Provider from 'oidc-provider';
import { startHub } from './hub.js';

const secret = 'a secret between the two of them';

/** Starts both, the hub with `settings` for its [oidc]: `{ hub, issuer, stop }`. Tokens are signed by `algorithm`. */
export async function startWithProvider(algorithm, settings = '') {
  // Each must know the other's address: the provider begins to answer once the hub has one.
  let answer = (_, response) => response.end();
  const server = createServer((request, response) => answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const folder = await mkdtemp(join(tmpdir(), 'yagura-oidc-'));
  await writeFile(join(folder, 'secret'), `${secret}\n`, { mode: 0o600 });
  const oidc = `[oidc]\nissuer = "${issuer}"\nclient_id = "yagura"\nsecret_file = "secret"\nname = "院内ID"\n${settings}`;
  await writeFile(join(folder, 'yagura.toml'), `${oidc}\n[outgoing]\nallow = ["127.0.0.1"]\n`);
  const stopServer = async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  };
  let hub;
  try {
    hub = await startHub(['--demo', '--config', join(folder, 'yagura.toml')]);
  } catch (error) {
    await stopServer();
    throw error;
  }
  const origin = hub.origin.replace('127.0.0.1', 'localhost');
  answer = provider(issuer, origin, algorithm).callback();
  return {
    hub: { ...hub, origin },
    issuer,
    stop: async () => {
      await hub.stop();
      await stopServer();
    },
  };
}

function provider(issuer, origin, algorithm) {
  return new Provider(issuer, {
    clients: [
      {
        client_id: 'yagura',
        client_secret: secret,
        redirect_uris: [`${origin}/sign-in/provider`],
        post_logout_redirect_uris: [`${origin}/sign-in`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        id_token_signed_response_alg: algorithm,
      },
    ],
    jwks: { keys: [key('rsa', { modulusLength: 2048 }, 'RS256'), key('ec', { namedCurve: 'P-256' }, 'ES256')] },
    cookies: { keys: ['a key for the cookies of a test'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    // With the mail address in the token, as hospitals' providers have it.
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: id.includes('@') }),
    }),
  });
}

function key(kind, options, alg) {
  return { ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }), alg, kid: alg, use: 'sig' };
}
