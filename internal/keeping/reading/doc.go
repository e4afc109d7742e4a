// Package reading says which statements bring a kept table up to date, runs them, and makes of
// each answer a step for a sink.
//
//	login, err := reading.Open(config)
//	sources, err := login.Sources(ctx, spec)
//	step, more, err := sources[0].Next(ctx, account, claim.Checkpoint)
//
// A Source is one table of a [spec.Spec]. Which statements it takes, the catalogue says:
//
//	posts       of an edge that lists newest first and takes ranges of time (Media): ranges of
//	            their times, newest first, some hundred posts a step
//	below       what hangs below such posts (MediaInsights, Comments): by the same ranges of
//	            the posts' times; the kept table has the post's time besides, as PostCreated
//	days        of numbers by day (AccountInsights): ranges of days, 30 a step
//	whole       everything else, and a SELECT of one's own: all of it, a step
//
// [Ask] runs one statement to its end, for package stories too; [Table], [Columns] and
// [AccountsIn] tell what a table is kept as, and for whom.
//
// # Rounds
//
// A round brings a table up to date. The first one, and every one that comes Complete after
// the last of its kind, reads posts and what is below them whole, so that what was deleted is
// seen. The others read new posts, and once a day those that have come of an age since: of 1,
// 2, 3, 7, 14, 28 and 90 days ([Ages]). No age is passed over where rounds did not happen: the
// range that has come of an age begins where the last one ended. Days are read until one
// reading began two days after their end, since numbers come up to 48 hours late.
//
// A table that is read with other columns than before is due at once, and begins anew.
//
// How far a round has come is the checkpoint, which a sink keeps with the rows of the step.
package reading
