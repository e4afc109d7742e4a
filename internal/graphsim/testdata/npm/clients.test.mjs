// OAuth clients of npm log in at the simulator as they would at the platform:
// nothing of them is changed but addresses and the app's credentials. The
// variables SIM_URL, SIM_ID and SIM_SECRET say where; the simulator's user
// answers at once and declines instagram_manage_insights.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as oauth4webapi from 'oauth4webapi';
import passport from 'passport';
import FacebookStrategy from 'passport-facebook';
import simple from 'simple-oauth2';

const { SIM_URL, SIM_ID, SIM_SECRET } = process.env;
const callback = 'http://127.0.0.1:33333/callback';
const version = 'v25.0';

// consent opens a dialog and returns where the browser is sent.
async function consent(address) {
  const answer = await fetch(address, { redirect: 'manual' });
  assert.equal(answer.status, 302, await answer.text());
  return new URL(answer.headers.get('location'));
}

// graph reads a path with a token.
async function graph(path, token) {
  const answer = await fetch(SIM_URL + path, { headers: { authorization: `Bearer ${token}` } });
  return answer.json();
}

test('oauth4webapi: Facebook Login with PKCE', async () => {
  const server = {
    issuer: SIM_URL,
    authorization_endpoint: `${SIM_URL}/${version}/dialog/oauth`,
    token_endpoint: `${SIM_URL}/${version}/oauth/access_token`,
  };
  const client = { client_id: SIM_ID };
  const authentication = oauth4webapi.ClientSecretPost(SIM_SECRET);
  const insecure = { [oauth4webapi.allowInsecureRequests]: true };
  const verifier = oauth4webapi.generateRandomCodeVerifier();
  const state = oauth4webapi.generateRandomState();
  const address = new URL(server.authorization_endpoint);
  address.search = new URLSearchParams({
    client_id: SIM_ID, redirect_uri: callback, response_type: 'code', state,
    scope: 'pages_show_list instagram_basic instagram_manage_insights',
    code_challenge: await oauth4webapi.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  });
  const back = await consent(address);
  const params = oauth4webapi.validateAuthResponse(server, client, back, state);
  const redeem = async () => oauth4webapi.processAuthorizationCodeResponse(server, client,
    await oauth4webapi.authorizationCodeGrantRequest(server, client, authentication, params, callback, verifier, insecure));
  const token = await redeem();
  assert.match(token.access_token, /^EAASIM/);
  assert.equal(token.token_type, 'bearer');
  assert.equal(token.expires_in, 5400);
  const { data } = await graph('/me/permissions', token.access_token);
  assert.equal(data.find((p) => p.permission === 'instagram_manage_insights').status, 'declined');
  await assert.rejects(redeem(), 'a code serves once');
});

for (const [name, at, known] of [
  ['Facebook Login', { authorizePath: `/${version}/dialog/oauth`, tokenPath: `/${version}/oauth/access_token` }, { scope: 'pages_show_list,instagram_basic', token: /^EAASIM/ }],
  ['Instagram Login', { authorizePath: '/oauth/authorize', tokenPath: '/oauth/access_token' }, { scope: 'instagram_business_basic', token: /^IGAASIM/ }],
]) {
  test(`simple-oauth2: ${name}`, async () => {
    const client = new simple.AuthorizationCode({
      client: { id: SIM_ID, secret: SIM_SECRET },
      auth: { tokenHost: SIM_URL, ...at },
      options: { authorizationMethod: 'body' },
    });
    const back = await consent(client.authorizeURL({ redirect_uri: callback, scope: known.scope, state: 's' }));
    assert.equal(back.searchParams.get('state'), 's');
    const code = back.searchParams.get('code');
    const { token } = await client.getToken({ code, redirect_uri: callback });
    assert.match(token.access_token, known.token);
    assert.ok((await graph('/me?fields=id', token.access_token)).id);
    await assert.rejects(client.getToken({ code, redirect_uri: callback }), /400/, 'a code serves once');
    const other = (await consent(client.authorizeURL({ redirect_uri: callback, scope: known.scope, state: 's' }))).searchParams.get('code');
    await assert.rejects(client.getToken({ code: other, redirect_uri: `${callback}/` }), /400/, 'a redirect URI is exact');
  });
}

test('passport-facebook: a login, its profile with proof, and a refusal', async () => {
  const strategy = new FacebookStrategy({
    clientID: SIM_ID, clientSecret: SIM_SECRET, callbackURL: callback, enableProof: true,
    authorizationURL: `${SIM_URL}/${version}/dialog/oauth`,
    tokenURL: `${SIM_URL}/${version}/oauth/access_token`,
    profileURL: `${SIM_URL}/${version}/me`,
    profileFields: ['id', 'displayName', 'emails'],
  }, (access, refresh, profile, done) => done(null, { access, profile }));
  passport.use(strategy);

  // authenticate is one request to the application.
  const authenticate = (query) => new Promise((resolve, reject) => {
    const request = { query, headers: {}, connection: {} };
    const attempt = Object.create(strategy, {
      redirect: { value: (to) => resolve({ to }) },
      success: { value: (user) => resolve({ user }) },
      fail: { value: (why) => resolve({ why }) },
      error: { value: reject },
    });
    attempt.authenticate(request, { state: 's', scope: ['email', 'instagram_basic'] });
  });
  const { to } = await authenticate({});
  const back = await consent(to);
  const { user } = await authenticate(Object.fromEntries(back.searchParams));
  assert.match(user.access, /^EAASIM/);
  assert.equal(user.profile.provider, 'facebook');
  assert.equal(user.profile.displayName, 'Robin Sample');
  assert.equal(user.profile.emails[0].value, 'robin@sample.example');

  const { why } = await authenticate({ error: 'access_denied', error_reason: 'user_denied', error_description: 'Permissions error.' });
  assert.equal(why.message, 'Permissions error.');
  await assert.rejects(authenticate(Object.fromEntries(back.searchParams)), /has been used/);
});
