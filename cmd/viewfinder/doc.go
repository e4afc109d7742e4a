// Command viewfinder answers SQL over Instagram in a terminal.
//
//	viewfinder query "SELECT Username, FollowersCount FROM InstagramBusinessProfile"
//	viewfinder query --demo "SELECT * FROM Media LIMIT 5"
//	viewfinder shell --demo
//	viewfinder explain "SELECT Id, Caption FROM Media"
//	viewfinder publish reel.mp4 --caption "The new song"
//	viewfinder tables
//	viewfinder describe Media
//	viewfinder init
//	viewfinder login
//	viewfinder token status
//	viewfinder logout
//	viewfinder config set --profile brand OAuthClientId 1234567890
//	viewfinder doctor
//	viewfinder serve
//	viewfinder simulate
//	viewfinder version
//
// A connection string comes from --dsn or from the environment variable VIEWFINDER_DSN, or is
// a profile of the configuration file; each of its properties is also a flag, such as
// --max-rows. With --demo a simulator of the platform runs inside the process instead, with
// made-up data.
//
// The answer goes to standard output; how many rows, how complete and at what
// cost goes to standard error, as errors and warnings do. The exit codes are
// those of package failure, 0 and 130 for what was interrupted.
package main
