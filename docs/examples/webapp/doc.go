// Command webapp is a small web application whose visitors connect Instagram
// accounts and look at their posts. It shows the web flow of docs/oauth.md, and
// nothing else: state and callback, several logins with several accounts each,
// tokens in PostgreSQL, and the messages by which the platform says that a user
// removed the app or wants all data deleted.
//
// It runs against the simulator as well as against the platform:
//
//	viewfinder simulate --accounts 3 --manual-login    # tells the app's credentials
//
//	export VIEWFINDER_DSN="Endpoint=http://127.0.0.1:…;OAuthClientId=…;OAuthClientSecret=…"
//	export DATABASE_URL=postgres://localhost/webapp
//	export TOKEN_KEY="a long passphrase"
//	go run ./docs/examples/webapp
//
// Environment:
//
//	VIEWFINDER_DSN  connection string: OAuthClientId, OAuthClientSecret, AuthScheme …
//	DATABASE_URL    PostgreSQL database, for sessions and tokens
//	TOKEN_KEY       passphrase that tokens are sealed with (OAuthSettingsKey)
//	PUBLIC_URL      address that visitors see, http://localhost:8080 if empty;
//	                PUBLIC_URL/callback is the redirect URI to register with the app
//	LISTEN          address to listen on, localhost:8080 if empty
//
// A visitor is a cookie here. An application of yours has users of its own, and
// puts them in the place of the table webapp_session.
package main
