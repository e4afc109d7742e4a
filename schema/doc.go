// Package schema is the catalogue: which tables there are, what their columns
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
// Table.Path names the edges from the root (the user of the token, or an
// Instagram account) down to the rows; [Catalogue.Levels] gives the nodes met
// on the way. Every column belongs to one level of that path ([Column.Level])
// and is one field of the node there ([Column.Field]): Comments.Text is field
// "text" of the comment, Comments.MediaId is field "id" of the post above it.
// A column that is the id of its level is a key: a predicate on it lets the
// reader look that node up instead of walking the edges.
//
// A field is a path with dots: "owner.id" is asked for as owner{id}.
//
// # Names
//
// Tables, columns and their types follow the reference driver; where it names
// one thing two ways, both names work: the second is an alias, a hidden column
// that SELECT * does not show. Columns that need a further permission, or that
// only an SDK mentions, are hidden too: they answer when named.
package schema
