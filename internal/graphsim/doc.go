// Package graphsim is a simulator of the Graph API, with made-up data: the part of
// Meta's platform that serves Instagram professional accounts. It is written
// from what is known of the real service and shares nothing with the client
// code it is used to test.
//
// # Use
//
//	srv, err := graphsim.Start(graphsim.Options{Accounts: 3, Media: 5000})
//	defer srv.Close()
//	// GET srv.URL()+"/v25.0/me/accounts", Authorization: Bearer srv.Token()
//
// New gives the same without a listener, as an http.Handler. One server
// stands for all hosts of the platform: where the paths of two hosts differ
// the path tells which is meant, else the token does (EAA… is Facebook
// Login, IGAA… Instagram Login).
//
// # Data
//
// Options give the sizes. The data is laid back from the instant at which the
// simulator starts: the newest post is some hours older. Equal seeds and sizes
// give the same world whenever it starts: the same tokens, the same ids,
// shortcodes, texts, counts and insights of every object, each instant at the
// same distance from the start to the second, and for account insights the same
// values on the n-th day before the start. Days of account insights end at
// Pacific midnight, so that the distance of these ends from the start is another
// at another time of day or beyond a change of summer time. Server.Data is the
// truth to compare answers with.
// The data holds what careless clients stumble over: posts without caption
// or media_url, captions of 2,200 characters, emoji, escaped slashes, albums,
// posts from before the account was a business account, a story with too few
// viewers, a post with 120 comments, a comment with more replies than a page
// holds.
//
// With Options.Logins there are several Facebook users, each with accounts of its own, who
// know nothing of each other: 500 of 20 accounts are 10,000. The data of the first are there
// from the start; those of the others are made when a token of theirs asks, and let go
// again when others are asked for (Options.LaidOut), the same each time; what was written to
// stays. NewToken makes their tokens, DataOf is their truth. Dialogs, notices of stories, and
// what happens are the first one's.
//
// # Time
//
// With Options.Clock the clock runs by itself; with Options.Now it stands until SetNow or
// Advance moves it; with neither it stands at [DefaultNow]. Token lifetimes, live
// stories, insights windows, version sunsets and the hourly limit follow this clock;
// latency and slow answers take real time. GET of /_sim/clock tells the time; POST to it
// moves the clock, by the form field advance (36h) or now (an RFC 3339 instant).
//
// Answers carry it in their Date header.
//
// # Cost of an answer
//
// With Options.PageCost set, a call whose cost is above it fails with code 1,
// "Please reduce the amount of data you're asking for", and HTTP 500, or as
// Options.TooMuch says. The cost of an answer is
//
//	1 for every object in it that has an id, at any depth: the node asked
//	  for, every item of an edge, every linked node such as owner or from;
//	1 for every metric of every insights edge in it.
//
// A page of 100 media with reach and saved costs 300; with 20 comments each
// nested instead, 2,100. Every item of a batch has its own cost.
//
// # Login
//
// Both dialogs (/vNN.0/dialog/oauth and /oauth/authorize) redirect at once
// with a code, as Options.Login and SetLogin say the user answers; with
// Options.ManualLogin they show pages on which a person, or a browser in a
// test, logs in, chooses accounts, takes permissions out, or cancels. Clients
// that follow the redirect without a browser and ordinary OAuth clients work.
// What a Facebook user has declined is asked for again only by a dialog with
// auth_type=rerequest. What is wrong with a dialog's parameters, and a user without a role on the
// app (Login.NoRole), does not come back to the app: it is shown. Token
// endpoints:
//
//	GET, POST /vNN.0/oauth/access_token  Facebook: code, fb_exchange_token,
//	                                     client_credentials
//	GET /vNN.0/oauth/client_code         Facebook: a code for another machine
//	POST /oauth/access_token             Instagram: code
//	GET /access_token                    Instagram: ig_exchange_token
//	GET /refresh_access_token            Instagram: ig_refresh_token
//	GET /debug_token, DELETE /me/permissions[/NAME]
//
// Codes serve once, for an hour, and for exactly the redirect_uri of the
// dialog. NewToken makes tokens without a dialog.
//
// # Quota and journal
//
// A request costs one call of the quota, a batch one per item, whatever its
// answer. The journal lists every request with secrets masked: Journal,
// ResetJournal, or GET and DELETE of /_sim/journal, of which ?after=N is what came after
// the entry N. It has a bound, Options.JournalSize.
//
// # Writing
//
// POST and DELETE do what they do on the platform, by its rules: comments, replies,
// hiding, deleting, turning comments off, answers to mentions, likes, answers to
// invitations, tags of products, private replies to comments, webhook subscriptions,
// and publishing: containers, uploads of videos in pieces (at /ig-api-upload, which on
// the platform is a host of its own), media_publish, the day's quota. What is not
// allowed is refused and changes nothing. Addresses of images and videos are not
// fetched: a file name that begins with a subcode of publishing, such as 2207009.jpg,
// is found wanting by it. What is neither documented nor known of a refusal, its code
// above all, is said where it is chosen. Done, or GET of /_sim/done, lists what was done, each
// thing once for each time that it was: the judge of clients that must do nothing
// twice. Data shows the world as it then is; it is read when no call is under way.
//
// # Webhooks
//
// A POST to /APP-ID/subscriptions with the app's token names the address that notices go
// to, which has to repeat a challenge, and must be one of this machine. Accounts are
// subscribed by their subscribed_apps, or by that of their Pages. The app is then told of
// comments, of mentions, and of stories that end (story_insights), each notice signed by
// the app's secret (X-Hub-Signature-256), several changes in one. What is not answered by
// 200 is sent again at once and ever more seldom, for 36 hours of the simulated clock.
// GET of /_sim/notices lists what was sent, POST sends what is due first, as Settle does.
// POST to /_sim/happen has something happen, by the form fields what (story, post, comment,
// mention, end), account, media, comment and text: see [Event]. It answers with the id of what
// was made, and with untold, why no notice of it will come, where an account or the app is not
// subscribed to the field: accounts have comments alone at the beginning, or more. Kinds of
// faults strike notices: lost, twice, late, forged.
//
// # What is not there
//
// Messages other than private replies, and the notices of other fields: such calls
// are refused like calls on unknown objects (code 100, subcode 33) or paths
// (code 2500). Edges of the real service on which nothing hangs here, such as
// agencies or scheduled_media, answer an empty list.
//
// # Faults
//
// Options.Faults and Inject schedule what goes wrong; see FaultKind.
package graphsim
