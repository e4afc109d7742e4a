// Package profile opens connections that the user has given a name, as the command line
// does with --profile: those of the configuration file that viewfinder config keeps.
//
//	config, err := profile.Config(ctx, "brand")
//	db, err := driver.OpenDB(config)
//
// Package driver knows nothing of it: a connection string means the same wherever it is
// used. The program's own settings can be made in the [driver.Config] before it is opened.
package profile
