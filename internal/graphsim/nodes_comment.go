package graphsim

import "strconv"

var igCommentNode = newNodeType("IGComment", scopeComments, []string{"timestamp", "text", "id"},
	attr("id", func(c *Comment) value { return text(c.ID) }),
	attr("hidden", func(c *Comment) value { return boolean(c.Hidden) }),
	attr("legacy_instagram_comment_id", func(c *Comment) value { return text(strconv.FormatUint(17700000000000000+mix(c.seed, 10)%1e14, 10)) }),
	attr("like_count", func(c *Comment) value { return integer(int64(c.LikeCount)) }),
	attr("parent_id", func(c *Comment) value {
		if c.Parent == nil {
			return value{}
		}
		return text(c.Parent.ID)
	}),
	attr("text", func(c *Comment) value { return text(c.Text()) }),
	attr("timestamp", func(c *Comment) value { return instant(c.Timestamp) }),
	attr("username", func(c *Comment) value { return text(c.Username()) }),
	link("from", func(c *Comment) node { return &author{c} }),
	&field{
		name: "media", defaults: []string{"id", "media_product_type"},
		child: func(_ *call, n node, _ params) (node, *Error) { return n.(*Comment).Media, nil },
	},
	// It is there only for what connected accounts wrote.
	link("user", func(c *Comment) node {
		if a := c.By(); a != nil {
			return a
		}
		return nil
	}),
)

// author is the from object of a comment.
type author struct{ *Comment }

var authorNode = newNodeType("IGCommentFromUser", scopeComments, []string{"id", "username"},
	attr("id", func(a *author) value { return text(a.FromID()) }),
	attr("username", func(a *author) value { return text(a.Username()) }),
	absent("self_ig_scoped_id"),
)

func init() {
	igCommentNode.fields[repliesEdge.name] = toEdge(repliesEdge)
}

func (c *Comment) nodeID() string        { return c.ID }
func (*Comment) table(flavour) *nodeType { return igCommentNode }
func (*author) table(flavour) *nodeType  { return authorNode }

// Field is User.Field for a comment.
func (c *Comment) Field(name string) any { return scalar(igCommentNode, c, name) }
