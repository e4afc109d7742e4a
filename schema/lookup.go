package schema

// Lookup says how a node that an edge leads to is found by its id alone, and
// how one tells from the node whether the edge really leads to it: the Graph
// answers for any object the token can read, also for a story or a carousel
// child where a table lists posts only.
type Lookup struct {
	// Fields are asked for with the node, for what follows.
	Fields []string
	// Account is the field that holds the id of the account above the node.
	Account string
	// Member tells from the node's own fields whether the edge leads to it, Post,
	// where the node hangs below a post, from those of the post whether that is one
	// of its account's posts.
	Member, Post func(get func(field string) Value) Verdict
}

// Value is what an answer gave for a field: its text, whether it had the field, and
// whether it was asked for it, without which its absence means nothing.
type Value struct {
	Text         string
	Given, Asked bool
}

// Verdict is what fields prove of a node.
type Verdict uint8

// The verdicts. What fields leave open the edge itself decides.
const (
	Open Verdict = iota
	Member
	NoMember
)

var lookups = map[string]*Lookup{
	"IGUser/media": {
		Fields:  []string{"media_product_type", "comments_count", "is_comment_enabled", "owner.id", "timestamp"},
		Account: "owner.id",
		Member:  func(get func(string) Value) Verdict { return listed("", get) },
	},
	"IGMedia/comments": {
		Fields:  append([]string{"parent_id"}, aboveComment...),
		Account: "media.owner.id",
		Member:  func(get func(string) Value) Verdict { return reply(get, NoMember, Member) },
		Post:    func(get func(string) Value) Verdict { return listed("media.", get) },
	},
	"IGComment/replies": {
		Fields:  append([]string{"parent_id"}, aboveComment...),
		Account: "media.owner.id",
		Member:  func(get func(string) Value) Verdict { return reply(get, Member, NoMember) },
		Post:    func(get func(string) Value) Verdict { return listed("media.", get) },
	},
}

// aboveComment are the fields that tell of the post above a comment.
var aboveComment = []string{"media.id", "media.media_product_type", "media.comments_count", "media.is_comment_enabled", "media.owner.id"}

// listed tells whether a media object is one of its account's posts (section 8.5 of
// the API facts). A story says so in its product type. A carousel child says it of
// itself by no field: it is documented to have neither comments_count nor
// is_comment_enabled, and the latter is shown to the owner only. Permalinks and
// counts have been seen on children, and owners can have counts left out of posts,
// so one of the two alone proves nothing either way.
func listed(of string, get func(string) Value) Verdict {
	switch get(of + "media_product_type").Text {
	case "STORY":
		return NoMember
	case "FEED", "REELS":
		if get(of+"comments_count").Given && get(of+"is_comment_enabled").Given {
			return Member
		}
	}
	return Open
}

// reply tells a reply, which names the comment that it answers, from a comment.
func reply(get func(string) Value, isReply, isComment Verdict) Verdict {
	switch parent := get("parent_id"); {
	case parent.Given:
		return isReply
	case parent.Asked:
		return isComment
	default:
		return Open
	}
}

// Lookup returns how the edge's children are looked up by id, or nil where they
// can only be listed.
func (e *Edge) Lookup() *Lookup { return lookups[e.Parent+"/"+e.Name] }
