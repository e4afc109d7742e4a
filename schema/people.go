package schema

import (
	"slices"
	"strings"
)

// people are the members of objects that name a person, whoever that is.
var people = []string{"from", "ig_username", "media_owner_username", "owner", "sender", "user", "username"}

// strangers are the types of objects that are of other people than the login's accounts: what
// they write, tag and post.
var strangers = []string{
	"IGAudio", "IGComment", "MentionedComment", "MentionedMedia", "MentionedMediaComment",
	"ShadowIGMediaCollaborators", "ShadowIGUserCollaborationInvites", "ShadowIGUserCollaborativeMedia",
}

// tagged is the edge to posts of others that tag an account.
const tagged = "tags"

// NamesPerson reports whether a member of an object, in any case, tells who somebody is: a
// name, an id, or an object with these.
func NamesPerson(member string) bool { return slices.Contains(people, strings.ToLower(member)) }

// NamesOthers reports whether a column tells who people other than the login's accounts are:
// authors of comments, those who tag, mention or invite. The texts that they write are not
// meant, nor a column that tells rows apart, as who was asked for by name.
func (c *Catalogue) NamesOthers(t *Table, column *Column) bool {
	levels := c.Levels(t)
	if column.Key || t.IsAccount(column) || column.Level < 0 || column.Level >= len(levels) {
		return false
	}
	member, _, _ := strings.Cut(column.Field, ".")
	strange := slices.Contains(strangers, levels[column.Level].Node.Name) || column.Level > 0 && slices.Contains(t.Path[:column.Level], tagged)
	return strange && NamesPerson(member)
}
