package graphsim

import "strings"

// Posts and comments of others that mention an account, as that account reads them.

// mentionedPost is a post of somebody else whose caption mentions an account: here
// those that tag it.
type mentionedPost struct{ *Media }

var mentionedPostNode = newNodeType("IGMedia", scopeComments, []string{"id"})

// mentionedRemark is a comment that mentions an account.
type mentionedRemark struct{ *Comment }

var mentionedRemarkNode = newNodeType("IGComment", scopeComments, []string{"id"})

var mentionedCommentsEdge = &edge{
	name: "comments", scope: scopeComments, size: 25, most: 50, cursorsOnly: true,
	items: func(_ *call, n node) listing { return listOf(n.(*mentionedPost).Comments) },
}

func init() {
	for _, name := range []string{"id", "caption", "media_type", "media_url", "timestamp", "username", "like_count", "comments_count"} {
		own := igMediaNode.fields[name].get
		mentionedPostNode.fields[name] = public(name, func(m *mentionedPost) value { return own(m.Media) })
	}
	mentionedPostNode.fields["owner"] = publicLink("owner", func(m *mentionedPost) node { return mediaOwner(m.Media) })
	mentionedPostNode.fields["comments"] = publicEdge(mentionedCommentsEdge)
	for _, name := range []string{"id", "like_count", "text", "timestamp"} {
		own := igCommentNode.fields[name].get
		mentionedRemarkNode.fields[name] = public(name, func(c *mentionedRemark) value { return own(c.Comment) })
	}
	mentionedRemarkNode.fields["media"] = publicLink("media", func(c *mentionedRemark) node { return c.Media })
}

func (*mentionedPost) table(flavour) *nodeType   { return mentionedPostNode }
func (*mentionedRemark) table(flavour) *nodeType { return mentionedRemarkNode }

// mentionedMedia serves mentioned_media.media_id(ID): a foreign post that
// tags the account.
func mentionedMedia(c *call, n node, args params) (node, *Error) {
	id := args.get("media_id")
	if !c.may(scopeComments) {
		return nil, noPermission()
	}
	for _, m := range n.(*Account).Tags {
		if m.ID == id {
			return &mentionedPost{m}, nil
		}
	}
	return nil, noObject(c.method, id)
}

// mentionedComment serves mentioned_comment.comment_id(ID).
func mentionedComment(c *call, n node, args params) (node, *Error) {
	if !c.may(scopeComments) {
		return nil, noPermission()
	}
	id := args.get("comment_id")
	if found := c.w.data.comments[id]; found != nil && found.Mentioned(n.(*Account)) {
		return &mentionedRemark{found}, nil
	}
	return nil, noObject(c.method, id)
}

// Mentioned reports whether the comment mentions the account.
func (c *Comment) Mentioned(a *Account) bool {
	return strings.Contains(c.Text()+" ", "@"+a.Username+" ")
}

// mentions has people comment on the posts that tag an account. Some of the comments
// mention it.
func (g *generator) mentions() {
	next := g.next
	g.next = mentionSeeds
	seen := map[*Media]bool{}
	for _, a := range g.data.Accounts {
		for k, m := range a.Tags {
			if seen[m] {
				continue
			}
			seen[m] = true
			count := k % 4
			if k%8 == 5 {
				count = 60 // more than a page holds
			}
			for j := range count {
				c := g.comment(m, nil)
				if j%2 == 0 {
					c.mentions = a
				}
			}
		}
	}
	g.next = next
}
