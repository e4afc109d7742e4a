// Clients of npm log in at the simulator, publish and comment, as they would at the
// platform: nothing of them is changed but addresses and the app's credentials. The
// variables SIM_URL, SIM_ID, SIM_SECRET and SIM_TOKEN say where and as whom; the
// simulator's user answers at once and declines instagram_manage_insights.
import assert from 'node:assert/strict';
import test from 'node:test';
import sdk from 'facebook-nodejs-business-sdk';
import * as oauth4webapi from 'oauth4webapi';
import passport from 'passport';
import FacebookStrategy from 'passport-facebook';
import simple from 'simple-oauth2';

const { SIM_URL, SIM_ID, SIM_SECRET, SIM_TOKEN } = process.env;
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

test("Meta's SDK: publishing, commenting and moderating", async () => {
  Object.defineProperty(sdk.FacebookAdsApi, 'GRAPH', { get: () => SIM_URL });
  sdk.FacebookAdsApi.init(SIM_TOKEN);
  const me = await graph('/me/accounts?fields=instagram_business_account', SIM_TOKEN);
  const account = new sdk.IGUser(me.data[0].instagram_business_account.id);

  // One image, then a carousel of an image and a video.
  const one = await account.createMedia([], { image_url: 'https://media.example/one.jpg', caption: 'By the SDK' });
  assert.equal((await new sdk.IGMedia(one.id).get(['status_code'])).status_code, 'FINISHED');
  const post = await account.createMediaPublish([], { creation_id: one.id });
  assert.equal((await post.get(['caption', 'media_type'])).caption, 'By the SDK');
  await assert.rejects(account.createMediaPublish([], { creation_id: one.id }), /does not exist/, 'it is published once');
  const items = [
    await account.createMedia([], { image_url: 'https://media.example/a.jpg', is_carousel_item: true }),
    await account.createMedia([], { video_url: 'https://media.example/b.mp4', media_type: 'VIDEO', is_carousel_item: true }),
  ];
  const album = await account.createMedia([], { media_type: 'CAROUSEL', children: items.map((i) => i.id), caption: 'Two', collaborators: ['friend'] });
  const carousel = await account.createMediaPublish([], { creation_id: album.id });
  assert.equal((await carousel.getChildren(['media_type'])).map((c) => c.media_type).join(), 'IMAGE,VIDEO');
  await assert.rejects(account.createMedia([], { media_type: 'CAROUSEL', children: [items[0].id] }), /between 2 and 10/);
  const limit = await account.getContentPublishingLimit(['quota_usage', 'config']);
  assert.equal(limit[0].config.quota_total, 100);

  // Comments.
  const comment = await post.createComment([], { message: 'First' });
  const reply = await new sdk.IGComment(comment.id).createReply([], { message: 'Second' });
  await new sdk.IGComment(comment.id).update([], { hide: true });
  const seen = await new sdk.IGComment(comment.id).get(['text', 'hidden', 'replies{text}']);
  assert.deepEqual([seen.text, seen.hidden, seen.replies.data[0].text], ['First', true, 'Second']);
  await new sdk.IGComment(reply.id).delete([]);
  assert.equal((await new sdk.IGComment(comment.id).getReplies(['id'])).length, 0);
  await post.update([], { comment_enabled: false });
  await assert.rejects(post.createComment([], { message: 'Too late' }), /turned off/);

  // What was done, each thing once.
  const done = await (await fetch(`${SIM_URL}/_sim/done`)).json();
  assert.deepEqual(done.map((d) => d.what), [
    'container', 'publish', 'container', 'container', 'container', 'publish',
    'comment', 'reply', 'hide', 'delete-comment', 'comments-off',
  ]);
});

test('an ordinary HTTP client: a video in pieces', async () => {
  const me = await graph('/me/accounts?fields=instagram_business_account', SIM_TOKEN);
  const account = me.data[0].instagram_business_account.id;
  const post = async (path, form) => (await fetch(`${SIM_URL}/${version}/${path}`, {
    method: 'POST', headers: { authorization: `Bearer ${SIM_TOKEN}` }, body: new URLSearchParams(form),
  })).json();
  const box = await post(`${account}/media`, { media_type: 'REELS', upload_type: 'resumable', caption: 'In pieces' });
  const film = Buffer.alloc(200_000, 'film');
  const send = async (from, to) => (await fetch(box.uri, {
    method: 'POST', body: film.subarray(from, to),
    headers: { authorization: `OAuth ${SIM_TOKEN}`, offset: String(from), file_size: String(film.length) },
  })).json();
  assert.equal((await send(0, 120_000)).debug_info.retriable, true);
  const { video_status: status } = await graph(`/${box.id}?fields=video_status`, SIM_TOKEN);
  assert.equal(status.uploading_phase.bytes_transferred, 120_000);
  assert.equal((await send(120_000, film.length)).success, true);
  const { id } = await post(`${account}/media_publish`, { creation_id: box.id });
  assert.equal((await graph(`/${id}?fields=media_product_type,caption`, SIM_TOKEN)).caption, 'In pieces');
});
