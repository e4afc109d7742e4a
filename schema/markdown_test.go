package schema

import (
	"errors"
	"strings"
	"testing"
)

func TestWriteMarkdown(t *testing.T) {
	t.Parallel()
	needs := Scopes{Facebook: []string{"read_posts"}, Instagram: []string{"business_read"}}
	c, err := New(
		[]*Node{{Name: "IGUser", Scopes: needs}, {Name: "Post"}},
		[]*Edge{{Name: "posts", Parent: "IGUser", Child: "Post", Scopes: Scopes{Facebook: []string{"read_posts", "list_posts"}}}},
		[]*Table{
			{
				Name: "Accounts", Description: "The accounts.", Root: RootAccount, Login: AnyLogin,
				Columns: []Column{{Name: "Id", Field: "id", Key: true, Description: "The id."}},
			},
			{
				Name: "Posts", Aliases: []string{"Post"}, Description: "The posts.", Root: RootAccount, Path: []string{"posts"}, Login: FacebookLogin,
				Arguments: []Argument{{Column: "Period", Param: "period", Default: "day", Values: []string{"day", "week"}}},
				Columns: []Column{
					{Name: "AccountId", Field: "id", References: "Accounts.Id", Description: "The account."},
					{Name: "Period", Level: 1, Field: "period", Description: "The span."},
					{Name: "Reach", Aliases: []string{"Seen"}, Type: Integer, Level: 1, Field: "reach", Hidden: true, Products: []string{"FEED"}, Since: "v21.0", Retired: "v24.0", Description: "Seen | met."},
				},
			},
		})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := c.WriteMarkdown(&b); err != nil {
		t.Fatal(err)
	}
	want := markdownIntro + "- [Accounts](#accounts)\n- [Posts](#posts)\n" + `
## Accounts

The accounts.

- In the Graph: each connected account
- Facebook Login (~AuthScheme=OAuth~): needs ~read_posts~
- Instagram Login (~AuthScheme=InstagramLogin~): needs ~business_read~

| Column | Type | Also | Source | Note |
| --- | --- | --- | --- | --- |
| Id | TEXT |  | ~IGUser.id~ | The id. Key. |

## Posts

The posts.

- Also called: Post
- In the Graph: each connected account → ~posts~
- Facebook Login (~AuthScheme=OAuth~): needs ~read_posts~, ~list_posts~
- Instagram Login (~AuthScheme=InstagramLogin~): not available
- Period: one of ~day~, ~week~; ~day~ when nothing is said

| Column | Type | Also | Source | Note |
| --- | --- | --- | --- | --- |
| AccountId | TEXT |  | ~IGUser.id~ | The account. Refers to Accounts.Id. |
| Period | TEXT |  | ~Post.period~ | The span. |
| Reach | INTEGER | Seen | ~Post.reach~ | Seen \| met. For FEED. Since v21.0. Retired in v24.0: NULL from there on. *Hidden.* |

## Relations

| Column | Refers to |
| --- | --- |
| Posts.AccountId | Accounts.Id |
`
	if got := b.String(); got != strings.ReplaceAll(want, "~", "`") {
		t.Errorf("got:\n%s", got)
	}
}

func TestWriteMarkdown_writerFails(t *testing.T) {
	t.Parallel()
	if err := Default().WriteMarkdown(failing{}); !errors.Is(err, errDisk) {
		t.Errorf("got %v", err)
	}
}

var errDisk = errors.New("disk full")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errDisk }
