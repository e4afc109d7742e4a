// Package tokensource gives requests their token, and keeps it alive.
//
// [Static] and [Ending] give one that was obtained elsewhere. A [Source] gives the token
// of a login that a store keeps, and renews it ahead of its end: a token of sixty days in
// its last ten, one of a shorter life in its last sixth, one of a provider that names an
// earliest time not before that. Who renews holds the lock of the login and looks first
// whether another goroutine, process or machine has; the old token serves until the new
// one is saved, and where renewing fails, until it ends. What has ended takes a new
// login: the user's, where one can be asked, or a [*oauth.LoginRequiredError]. However
// many wait, the user is asked once. What renewing cannot move, such as the end of data
// access, is told by [Source.Warnings] two weeks before.
//
// A [Page] gives the token of a Facebook Page, which that of the user fetches.
//
// [Keep] and [Forget] are for logins that end elsewhere, in a stored procedure.
package tokensource
