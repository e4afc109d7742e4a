// Package schema is the catalogue of tables: which there are, what their columns
// mean, and where in Meta's Graph API each value comes from. It is data only;
// it does no I/O and imports nothing of the project.
//
// # How a table maps onto the Graph
//
// The Graph API is a tree of nodes joined by edges. A [Table] is a flat view of
// one path through that tree:
//
//	User ─accounts→ Page ─instagram_business_account→ IGUser
//	IGUser ─media→ IGMedia ─comments→ IGComment ─replies→ IGComment
//	                       ─children→ IGMedia
//	                       ─insights→ MediaInsight
//	       ─stories→ IGMedia   ─tags→ IGMedia   ─insights→ AccountInsight
//
// Table.Path names the edges from the root (the user of the token, a Page, an
// Instagram account, or what the statement names) down to the rows; [Catalogue.Levels] gives the nodes met
// on the way. Every column belongs to one level of that path ([Column.Level])
// and is one field of the node there ([Column.Field]): Comments.Text is field
// "text" of the comment, Comments.MediaId is field "id" of the post above it.
// A column that is the id of its level is a key: a predicate on it lets the
// reader look that node up instead of walking the edges.
//
// A field is a path with dots: "owner.id" is asked for as owner{id}.
//
// # Declaring a table
//
// A table is an entry in its file tables_*.go, named in default.go; new types of
// object and ways to them go into nodes.go and edges.go. What is special about it is
// said there: no other package asks for a table, a field or a kind of login by name.
//
// A plain table lists what hangs below the login, its Pages or its accounts:
//
//	&Table{
//		Name: "Comments", Root: RootAccount, Path: []string{"media", "comments"}, Login: AnyLogin,
//		Columns: []Column{{Name: "Text", Level: 2, Field: "text"}, …},
//	}
//
// [Table.Example] is a statement that its page shows with the answer of --demo; the pages
// are made of the entries, by internal/docgen. In default.go a table is put into one of
// the [Groups] of the list.
//
// Where a value goes into the request, the column has an [Argument] besides: a query
// parameter (Argument.Param, as since= of a list), with a default or none. The row
// has the value back as the statement wrote it, so that the statement's own term on
// it holds.
//
// What has no listing has [RootArgument] and an [Address], which says where the
// object is that the path begins at:
//
//	Containers:       Path "{Id}"
//	BusinessDiscovery: Path "{account}", Field "business_discovery.username({Username})"
//	Hashtag posts:    Path "{HashtagId}", with Find, a call before, that makes it of Hashtag
//	Embeds:           Path "instagram_oembed", with Url as a parameter
//	Audio:            Path "", with the edge ig_audio and AudioType as a parameter
//
// Such a table refuses each plan that has no value for a required argument; the
// statement is refused, with an example, where no plan is left. Never require what
// can be listed: it takes from the engine the plans that a join may need. [Asker]
// says whose accounts are asked, and Address.Account names the column that tells.
//
// A table whose rows are numbers over time has a [Series]. One that a kind of login
// reaches on another way has a [Route]; [Catalogue.For] is the catalogue as that
// login sees it. Ids that are no digits are declared at their [Node].
//
// How statements change a table is declared by its [Write]s: the call, the columns that go
// into it with their [Limits], the key by which a row is named, and the [Question] that
// tells whether it was done where no answer came. Columns that no answer has are
// [Table.Unread]; what cannot be read at all is among [Catalogue.WriteOnly].
//
// [New] checks all of it, so that what it takes can be read.
//
// # Names
//
// Tables, columns and their types follow the reference driver; where it names
// one thing two ways, both names work: the second is an alias, a hidden column
// that SELECT * does not show. Columns that need a further permission, or that
// only an SDK mentions, are hidden too: they answer when named.
package schema
