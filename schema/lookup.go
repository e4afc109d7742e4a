package schema

// Lookup says how a node that an edge leads to is found by its id alone, and
// how one tells from the node whether the edge really leads to it: the Graph
// answers for any object the token can read, also for a story or a carousel
// child where a table lists posts only.
type Lookup struct {
	// Fields are asked for with the node, for Member and Account.
	Fields []string
	// Account is the field that holds the id of the account above the node.
	Account string
	// Member decides from the fields: get gives a field's text, and whether the
	// answer had it.
	Member func(get func(field string) (string, bool)) bool
}

var lookups = map[string]*Lookup{
	// The API facts (8.5): a story says so in its product type; a carousel
	// child has neither counts nor a permalink.
	"IGUser/media": {
		Fields:  []string{"media_product_type", "permalink", "comments_count", "like_count", "owner.id"},
		Account: "owner.id",
		Member: func(get func(string) (string, bool)) bool {
			if product, _ := get("media_product_type"); product == "STORY" {
				return false
			}
			for _, field := range []string{"permalink", "comments_count", "like_count"} {
				if _, ok := get(field); ok {
					return true
				}
			}
			return false
		},
	},
	"IGMedia/comments": {
		Fields:  []string{"parent_id", "media.id", "media.owner.id"},
		Account: "media.owner.id",
		Member: func(get func(string) (string, bool)) bool {
			_, reply := get("parent_id")
			return !reply
		},
	},
	"IGComment/replies": {
		Fields:  []string{"parent_id", "media.id", "media.owner.id"},
		Account: "media.owner.id",
		Member: func(get func(string) (string, bool)) bool {
			_, reply := get("parent_id")
			return reply
		},
	},
}

// Lookup returns how the edge's children are looked up by id, or nil where they
// can only be listed.
func (e *Edge) Lookup() *Lookup { return lookups[e.Parent+"/"+e.Name] }
