// Package spec reads sync.yaml, which says what is kept, how often it is read and where it goes.
//
//	version: 1                      # the form of the file; 1 where nothing is said
//	sink: sqlite:kept.db            # or postgres://…, parquet:PLACE, env:NAME
//	state: postgres://…             # the database beside a sink parquet:PLACE
//	accounts: my.shop             # user names or ids; all of the login's where nothing is said
//	profiles:                     # or several logins, by profiles of the configuration; or all
//	  - brand
//	  - profile: shop
//	    accounts: [my.shop]
//	every: 1h                       # how often a table is brought up to date
//	complete: 7d                    # how often it is read whole, so that what was deleted is seen
//	retention: 400d                 # versions that ended longer ago are erased; never, by default
//	tables:
//	  - Media
//	  - table: MediaInsights
//	    every: 1d
//	  - table: Comments
//	    without: Username
//	  - table: TopPosts             # a SELECT of one's own, under a name of one's own
//	    select: SELECT Id, LikesCount FROM Media WHERE InstagramBusinessAccountId = @account
//	    key: Id
//
// What is wrong is told with the line that it stands on. It does no I/O.
package spec
