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
// cost goes to standard error, as errors and warnings do. Exit codes:
//
//	  0  the answer is out, and whole
//	  1  it failed, and none of the codes below says why
//	  2  the command line or the connection string is wrong
//	  3  no access: the token is missing or expired, lacks a permission or an account, or its app is blocked
//	  4  the platform's rate limit is used up
//	  5  the answer is out, but not complete
//	  6  it is not known whether a write was done
//	130  interrupted
package main
