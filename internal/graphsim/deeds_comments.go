package graphsim

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// What a comment may hold.
const (
	mostCommentText     = 300 // characters
	mostCommentHashtags = 4
	mostCommentLinks    = 1
)

var (
	hashtagText = regexp.MustCompile(`(?:^|[^\p{L}\p{N}_&])(?:#[\p{L}\p{N}_]+)+`)
	linkText    = regexp.MustCompile(`(?i)(https?://|\bwww\.)\S+`)
)

// countHashtags is how many a text has. Several may stand together: #a#b.
func countHashtags(text string) (n int) {
	for _, run := range hashtagText.FindAllString(text, -1) {
		for i, r := range run {
			if r == '#' && !strings.HasPrefix(run[i+1:], "#") {
				n++
			}
		}
	}
	return n
}

// remark reads what a comment is to say. The rules are documented; the code that refuses
// what breaks them is not.
func remark(c *call) (string, *Error) {
	text, err := c.required("message")
	switch {
	case err != nil:
		return "", err
	case utf8.RuneCountInString(text) > mostCommentText:
		return "", badParam("(#100) The comment must be at most 300 characters long")
	case countHashtags(text) > mostCommentHashtags:
		return "", badParam("(#100) The comment has more than 4 hashtags")
	case len(linkText.FindAllString(text, -1)) > mostCommentLinks:
		return "", badParam("(#100) The comment has more than 1 URL")
	case shouts(text):
		return "", badParam("(#100) The comment must not consist of capital letters only")
	}
	return text, nil
}

// shouts tells that a text has letters, and all of them are capitals.
func shouts(text string) bool {
	letters := strings.IndexFunc(text, unicode.IsUpper) >= 0
	return letters && strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) && !unicode.IsUpper(r) }) < 0
}

// write adds a comment by the account to a post, or to a comment on it.
func (w *world) write(by *Account, m *Media, parent *Comment, text string, now time.Time) *Comment {
	out := &Comment{ID: w.extra.id(18000000000000000, 3e14), Media: m, Parent: parent, Timestamp: now, seed: w.extra.seed(), author: by, written: &text}
	w.data.comments[out.ID] = out
	if parent != nil {
		parent.Replies = append(parent.Replies, out)
		return out
	}
	m.Comments = slices.Insert(m.Comments, 0, out)
	return out
}

// drop takes a comment and its replies away.
func (w *world) drop(x *Comment) {
	is := func(y *Comment) bool { return y == x }
	delete(w.data.comments, x.ID)
	for _, r := range x.Replies {
		delete(w.data.comments, r.ID)
	}
	if x.Parent != nil {
		x.Parent.Replies = without(x.Parent.Replies, is)
		return
	}
	x.Media.Comments = without(x.Media.Comments, is)
}

// without is a new list, for the old one may be in the hands of a reader.
func without[T any](list []T, is func(T) bool) []T {
	var out []T
	for _, x := range list {
		if !is(x) {
			out = append(out, x)
		}
	}
	return out
}

// closedComments refuses a comment where none can be made: on stories, broadcasts and
// children of albums, and where its owner has turned comments off. The codes are not
// documented.
func closedComments(m *Media) *Error {
	switch {
	case m.Parent != nil, m.Product == ProductStory, m.Product == ProductLive:
		return noObject("POST", m.ID)
	case mediaCommentsOn(m).kind == kindBool && mediaCommentsOn(m).num == 0:
		return badParam("(#100) Comments are turned off for this media")
	}
	return nil
}

func commentOn(c *call, n node) ([]byte, *Error) {
	m := n.(*Media)
	text, err := remark(c)
	if err == nil {
		err = closedComments(m)
	}
	if err != nil {
		return nil, err
	}
	x := c.w.write(m.Account, m, nil, text, c.now)
	c.p.notices.commented(x)
	c.note("comment", m.ID, x.ID, text)
	return made(x.ID), nil
}

// replyTo answers a comment; an answer to a reply comes under the comment on top.
func replyTo(c *call, n node) ([]byte, *Error) {
	to := n.(*Comment)
	text, err := remark(c)
	if err == nil {
		err = closedComments(to.Media)
	}
	if err == nil && to.Hidden {
		err = badParam("(#100) Replies to hidden comments are not possible")
	}
	if err != nil {
		return nil, err
	}
	top := to
	if to.Parent != nil {
		top = to.Parent
	}
	x := c.w.write(to.Media.Account, to.Media, top, text, c.now)
	c.p.notices.commented(x)
	c.note("reply", to.ID, x.ID, text)
	return made(x.ID), nil
}

func hideComment(c *call, n node) ([]byte, *Error) {
	x := n.(*Comment)
	hide, err := c.truth("hide")
	if err != nil {
		return nil, err
	}
	x.Hidden = hide
	what := "show"
	if hide {
		what = "hide"
	}
	c.note(what, x.ID, "", "")
	return done, nil
}

func deleteComment(c *call, n node) ([]byte, *Error) {
	c.w.drop(n.(*Comment))
	c.note("delete-comment", n.nodeID(), "", "")
	return done, nil
}

// mention answers where the account is mentioned: under the post of another, or under a
// comment.
func mention(c *call, n node) ([]byte, *Error) {
	a := n.(*Account)
	id, err := c.required("media_id")
	if err != nil {
		return nil, err
	}
	text, err := remark(c)
	if err != nil {
		return nil, err
	}
	m := c.w.data.media[id]
	var under *Comment
	if said := c.params.get("comment_id"); said != "" {
		under = c.w.data.comments[said]
		if under == nil || under.Media != m || !under.Mentioned(a) {
			return nil, noObject(c.method, said)
		}
		if under.Parent != nil {
			under = under.Parent
		}
	} else if !slices.Contains(a.Tags, m) {
		return nil, noObject(c.method, id)
	}
	x := c.w.write(a, m, under, text, c.now)
	c.p.notices.commented(x)
	on := id
	if under != nil {
		on = c.params.get("comment_id")
	}
	c.note("mention", on, x.ID, text)
	return made(x.ID), nil
}

func init() {
	igCommentNode.deeds = deeds{
		"POST":         {scope: scopeComments, do: hideComment},
		"DELETE":       {scope: scopeComments, do: deleteComment},
		"POST replies": {scope: scopeComments, do: replyTo},
	}
	for _, t := range []*nodeType{igMediaNode, igOnlyMediaNode} {
		t.can("POST comments", deed{scope: scopeComments, do: commentOn})
	}
	for _, t := range []*nodeType{igUserNode, igOnlyUserNode} {
		t.can("POST mentions", deed{scope: scopeComments, do: mention})
	}
}
