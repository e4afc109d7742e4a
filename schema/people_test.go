package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// Each column with a name in it is said to be of others or of the login itself.
func TestNamesOthers(t *testing.T) {
	t.Parallel()
	cat := schema.Default()
	others := map[string]bool{}
	for _, name := range strings.Fields(`Audio.IgUsername CollaborationInvites.MediaOwnerUsername CollaborativeMedia.Username Collaborators.Username
		Comments.FromId Comments.FromSelfIgScopedId Comments.FromUsername Comments.UserId Comments.Username
		MentionedMedia.OwnerId MentionedMedia.Username MentionedMediaComments.Username
		Replies.FromId Replies.FromSelfIgScopedId Replies.FromUsername Replies.UserId Replies.Username Tags.OwnerId Tags.Username`) {
		others[name] = true
	}
	for _, table := range cat.Tables {
		for i := range table.Columns {
			name := fmt.Sprintf("%s.%s", table.Name, table.Columns[i].Name)
			if got := cat.NamesOthers(table, &table.Columns[i]); got != others[name] {
				t.Errorf("%s: %t", name, got)
			}
			delete(others, name)
		}
	}
	if len(others) > 0 {
		t.Errorf("there is no %v", others)
	}
	if !schema.NamesPerson("Username") || schema.NamesPerson("text") {
		t.Error("members")
	}
}
