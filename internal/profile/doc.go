// Package profile keeps connections by name: the configuration file of profiles, and
// their secrets, which are never in it.
//
//	version: 1
//	profiles:
//	  brand:
//	    description: the account of the shop
//	    users: ana, grafana           # who may open it on a server
//	    secrets: OAuthClientSecret    # kept by this machine, not here
//	    properties:
//	      OAuthClientId: 1234567890
//	      OAuthUser: brand.account
//	      MaxRows: 1000
//
// [Load] reads a file and checks every name and value by package connprops. What it
// finds wrong is an [*Error] with the line, which repeats no value. [Profile.Values] are
// the properties of one profile, with its secrets, for connprops.ParseOver to put below
// what a connection string says.
//
// # The file
//
// It is the user's own, by default in the user's directory for configuration
// ([DefaultPath]). A file that others can write is refused, and one that others can read
// is where it holds something that may be private (the properties that name stores and providers).
// The YAML in it is that of mappings, lists and scalars: a value is taken as it is
// written, so that an id stays an id. Anchors, aliases and tags are refused. The key
// version is needed, and one newer than [Version] is refused.
//
// [Set] and [Unset] change lines of the text, and leave all others as they were, comments
// included; where the change cannot be made so, as in a mapping in braces, they say so and
// leave the file alone.
//
// # Secrets
//
// A secret is sealed as stored tokens are ([SecretsPath], package tokenstore), and bound
// to file, profile and property: it opens in no other one's place. The list secrets says
// which a profile has, so that a file that was copied to another computer is known to be
// incomplete, and a profile without any opens no store.
package profile
