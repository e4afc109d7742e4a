// Package doctor judges what was found out about a connection: whether each part
// of the way to the data is sound, what is wrong where it is not, and the exact
// fix. It is pure: whoever examines hands over facts and gets a [Finding].
//
//	var d doctor.Diagnosis
//	d.Check("token", "Token", []string{"api"}, calls, func() doctor.Finding {
//		… // ask
//		return doctor.JudgeToken(facts, now)
//	})
//
// A check names those that it needs. Where one of them failed or was skipped, it
// is not done, and says because of which.
//
// A finding is ok, a warning (it works, but will not always or not in full), or
// failed. Its Detail says what was found, its Fix what to do, in terms of the
// connection properties where these are what helps.
package doctor
