// Package scaletest shows how far keeping goes. It has tests alone: they start PostgreSQL, the
// simulator in a process of its own with logins that have quotas of their own, and processes of
// the real program, viewfinder sync worker, over one sync.yaml.
//
//	TestFleet       kills workers, stops them and lets them go again, stops PostgreSQL hard, and
//	                moves the platform's clock while some logins are read
//	TestFleet_long  the same for as long as VIEWFINDER_SCALE says (1h), with 500 logins of 20
//	                accounts and eight workers
//	TestThroughput  measures calls and rows by the number of workers (VIEWFINDER_SCALE=1m)
//	TestQuota       measures how much of the platform's quota is used up, where that is the bound
//	TestPrice       measures what a call takes of a core, and a row of PostgreSQL
//
// VIEWFINDER_SCALE_TABLES names the tables that are kept, with commas between; else there are five.
//
// # The judge
//
// Data of the simulator are made of a seed, so that the test has the same ones beside it. In
// the end each row of each account is held against what is kept: it is there once, and of what
// did not change there is one version. The journal of the simulator, which is followed while it
// grows, holds every call: within the quota of its login, and none made in vain but those that
// a process had in hand when it was killed, or fenced.
package scaletest
